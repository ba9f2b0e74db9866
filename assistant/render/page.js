
(() => {
  "use strict";
  const wide = matchMedia("(min-width: 58rem)");
  const panel = document.querySelector(".panel");
  let card = null;
  let opener = null;
  if (!panel) return;
  document.documentElement.classList.add("js");

  function close(returnFocus) {
    if (!card) return;
    card.classList.remove("open");
    opener?.setAttribute("aria-expanded", "false");
    opener?.closest(".claim")?.classList.remove("current");
    if (returnFocus) opener?.focus();
    card = opener = null;
  }

  function open(next, link) {
    close(false);
    card = next;
    opener = link;
    card.classList.add("open");
    link?.setAttribute("aria-expanded", "true");
    link?.closest(".claim")?.classList.add("current");
    // Only the panel moves: the sentence that was clicked must stay where the reader left it.
    if (wide.matches) panel.scrollTop += card.getBoundingClientRect().top - panel.getBoundingClientRect().top - 16;
    card.focus({ preventScroll: true });
    // On a narrow screen the card rises over the text: the sentence moves up from under it.
    const hidden = wide.matches ? 0 : (link?.getBoundingClientRect().bottom ?? 0) + 16 - card.getBoundingClientRect().top;
    if (hidden > 0) scrollBy({ top: hidden });
    const quote = card.querySelector("mark")?.getBoundingClientRect();
    const frame = wide.matches ? panel : card;
    const { top, bottom } = frame.getBoundingClientRect();
    if (quote && quote.bottom > bottom) frame.scrollTop += Math.min(quote.bottom - bottom, quote.top - top) + 32;
  }

  for (const link of document.querySelectorAll(".cite, a.verdict")) {
    link.setAttribute("aria-expanded", "false");
    link.setAttribute("aria-controls", link.hash.slice(1));
  }
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a.cite, a.verdict, a.back");
    if (!link || event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    if (link.matches(".back")) {
      const sentence = opener?.closest(".claim") ?? document.getElementById(link.hash.slice(1));
      close(true);
      sentence?.scrollIntoView({ block: "nearest" });
    } else if (link === opener) {
      close(true);
    } else {
      open(document.getElementById(link.hash.slice(1)), link);
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close(true);
  });

  const linked = document.getElementById(location.hash.slice(1));
  if (linked?.matches(".card")) open(linked, document.querySelector(`[aria-controls="${linked.id}"]`));
})();
