"""Accounts: one person, one duty, one scope."""

from __future__ import annotations

import secrets
import time
from base64 import b32encode
from typing import Any, ClassVar, Final
from urllib.parse import quote, urlencode

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _
from django_otp.models import Device, ThrottlingMixin
from django_otp.oath import TOTP

from xunzhen.web.accounts.duties import Duty
from xunzhen.web.sealing import seal, unseal

FACTOR_SEALED_AS: Final = "accounts.second_factor"
_SECRET_BYTES: Final = 20
_STEP_SECONDS: Final = 30


class Accounts(BaseUserManager["User"]):
    """Opens accounts; the password is always hashed."""

    def open(self, username: str, password: str | None, **fields: object) -> User:
        """Save a new account; without a password nobody can sign in to it yet."""
        account: User = self.model(username=username, **fields)
        account.set_password(password)
        account.save(using=self._db)
        return account


class User(AbstractBaseUser):  # type: ignore[django-manager-missing]
    """An account. ``division``: the code prefix it reaches; ``institution``: where it belongs.

    ``staff`` is the 工号 of a doctor in the county's staff table. An account without a duty can
    sign in and see nothing.
    """

    username = models.CharField(_("账号"), max_length=60, unique=True)
    name = models.CharField(_("姓名"), max_length=60)
    duty = models.CharField(_("岗位"), max_length=20, choices=Duty, blank=True)
    division = models.CharField(_("辖区代码"), max_length=12, blank=True)
    institution = models.CharField(_("所属机构"), max_length=40, blank=True)
    staff = models.CharField(_("工号"), max_length=40, blank=True)
    is_active = models.BooleanField(_("启用"), default=True)
    was_administrator = models.CharField(max_length=20, blank=True)
    must_change = models.BooleanField(_("首次登录须改密码"), default=False)
    language = models.CharField(_("语言"), max_length=8, default="zh-hans")
    text_size = models.PositiveSmallIntegerField(_("字号"), default=1)
    opened_at = models.DateTimeField(_("开户时间"), auto_now_add=True)
    opened_by = models.CharField(max_length=60, blank=True)

    objects = Accounts()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        """By account name."""

        ordering = ("username",)

    def __str__(self) -> str:
        return f"{self.name}（{self.username}）"


class SecondFactor(ThrottlingMixin, Device):  # type: ignore[misc]
    """The authenticator of an account: time-based codes (RFC 6238) from a sealed secret.

    django-otp's own table holds the secret in the open; a copy of that table would be a copy of
    every second factor. Here it is sealed as personal data is.
    """

    sealed_secret = models.TextField()
    last_step = models.BigIntegerField(default=-1)
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        """One an account."""

        constraints = (models.UniqueConstraint(fields=("user",), name="second_factor_once"),)

    def draw_secret(self) -> None:
        """Draw a new secret and seal it."""
        self.sealed_secret = seal(secrets.token_bytes(_SECRET_BYTES).hex(), FACTOR_SEALED_AS)

    @property
    def secret(self) -> bytes:
        """The secret in the open."""
        return bytes.fromhex(unseal(self.sealed_secret, FACTOR_SEALED_AS))

    @property
    def written_secret(self) -> str:
        """The secret as a person types it into an authenticator."""
        return b32encode(self.secret).decode()

    @property
    def address(self) -> str:
        """The otpauth address that a QR code carries."""
        issuer = settings.OTP_TOTP_ISSUER
        label = quote(f"{issuer}:{self.user.get_username()}")
        query = urlencode({"secret": self.written_secret, "issuer": issuer}, quote_via=quote)
        return f"otpauth://totp/{label}?{query}"

    def verify_token(self, token: str) -> bool:
        """Say whether a code is right now; each code is taken once, failures slow it down."""
        allowed, _why = self.verify_is_allowed()
        if not allowed:
            return False
        totp = TOTP(self.secret, _STEP_SECONDS)
        totp.time = time.time()
        digits = token if token.isascii() and token.isdigit() and len(token) == 6 else ""
        right = bool(digits) and totp.verify(int(digits), 1, self.last_step + 1)
        if not right:
            self.throttle_increment(commit=True)
            return False
        self.last_step = totp.t()
        self.throttle_reset(commit=False)
        self.save()
        return True

    def get_throttle_factor(self) -> Any:
        """Wait 1, 2, 4, … seconds after failures."""
        return 1
