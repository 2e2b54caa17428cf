"""Accounts: one person, one duty, one scope."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _

from xunzhen.web.accounts.duties import Duty


class Accounts(BaseUserManager["User"]):
    """Opens accounts; the password is always hashed."""

    def open(self, username: str, password: str | None, **fields: object) -> User:
        """Save a new account; without a password nobody can sign in to it yet."""
        account: User = self.model(username=username, **fields)
        account.set_password(password)
        account.save(using=self._db)
        return account


class User(AbstractBaseUser):
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
