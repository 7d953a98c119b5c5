// The one script of every page. Pages work without it; it adds counts, toggles and care for focus.
import { watchLeaving } from "./leaving.mjs";
import { start } from "./modules.mjs";
import { watchLost } from "./resending.mjs";
import { watchShelves } from "./shelves.mjs";
import { watchSwaps } from "./swap.mjs";
import { watchUnsaved } from "./unsaved.mjs";

document.body.classList.add("js-enabled", "govuk-frontend-supported");
start(document.body);
watchSwaps();
watchLost();
watchShelves();
watchUnsaved();
watchLeaving();
