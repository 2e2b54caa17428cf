/** Every screen behind the lock, by its address; loaded while the digits are being typed. */

import { cancel } from "./cancel.js";
import { checkin } from "./checkin.js";
import { checkout } from "./checkout.js";
import { contact, photo } from "./extras.js";
import { health, list, month } from "./health.js";
import { conflict, news, told } from "./news.js";
import { record } from "./record.js";
import { leave, pin, settings } from "./settings.js";
import { today, week } from "./today.js";
import { village } from "./village.js";

export const SCREENS = {
  today, week, village, checkin, record, photo, contact, checkout, cancel, health, list, month,
  news, conflict, told, settings, pin, leave,
};
