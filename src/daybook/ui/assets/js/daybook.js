// The one script of every page. Nothing here is needed to read a page or to send a form.
import {
  Button,
  CharacterCount,
  Checkboxes,
  ErrorSummary,
  PasswordInput,
  Radios,
  SkipLink,
  Tabs,
  createAll,
} from "govuk-frontend";
import { startChart } from "./chart.js";
import { startDialogues } from "./dialogues.js";
import { startKeys } from "./keys.js";
import { startPreferences } from "./preferences.js";
import { startRows } from "./rows.js";
import { startWaiting } from "./waiting.js";

document.body.classList.add("js-enabled", "govuk-frontend-supported");
for (const component of [
  Button,
  CharacterCount,
  Checkboxes,
  ErrorSummary,
  PasswordInput,
  Radios,
  SkipLink,
  Tabs,
]) {
  createAll(component);
}
startChart();
startDialogues();
startKeys();
startPreferences();
startRows();
startWaiting();
