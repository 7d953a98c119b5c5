// GOV.UK Frontend's behaviour for the components in use, also for parts that arrive later.
import { Button } from "govuk-frontend/dist/govuk/components/button/button.mjs";
import { CharacterCount } from "govuk-frontend/dist/govuk/components/character-count/character-count.mjs";
import { Checkboxes } from "govuk-frontend/dist/govuk/components/checkboxes/checkboxes.mjs";
import { ErrorSummary } from "govuk-frontend/dist/govuk/components/error-summary/error-summary.mjs";
import { FileUpload } from "govuk-frontend/dist/govuk/components/file-upload/file-upload.mjs";
import { NotificationBanner } from "govuk-frontend/dist/govuk/components/notification-banner/notification-banner.mjs";
import { PasswordInput } from "govuk-frontend/dist/govuk/components/password-input/password-input.mjs";
import { Radios } from "govuk-frontend/dist/govuk/components/radios/radios.mjs";
import { ServiceNavigation } from "govuk-frontend/dist/govuk/components/service-navigation/service-navigation.mjs";
import { SkipLink } from "govuk-frontend/dist/govuk/components/skip-link/skip-link.mjs";

const KINDS = {
  "govuk-button": Button,
  "govuk-character-count": CharacterCount,
  "govuk-checkboxes": Checkboxes,
  "govuk-error-summary": ErrorSummary,
  "govuk-file-upload": FileUpload,
  "govuk-notification-banner": NotificationBanner,
  "govuk-password-input": PasswordInput,
  "govuk-radios": Radios,
  "govuk-service-navigation": ServiceNavigation,
  "govuk-skip-link": SkipLink,
};

/** Start every module in `part` that has not been started; one that fails leaves the others and the page alone. */
export function start(part) {
  const found = [part, ...part.querySelectorAll("[data-module]")];
  const summaries = found.filter((element) => element.dataset.module === "govuk-error-summary");
  // The error summary comes last, so that the focus ends there and not at a banner.
  for (const element of [...found.filter((other) => !summaries.includes(other)), ...summaries]) {
    const name = element.dataset.module;
    const Kind = KINDS[name];
    if (!Kind || element.hasAttribute(`data-${name}-init`)) continue;
    try {
      new Kind(element);
    } catch (error) {
      console.error(error);
    }
  }
}
