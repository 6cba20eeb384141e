/* At a kiosk: two minutes without a tap, then a question, then back to the start, leaving no step to go back to. */
(() => {
  "use strict";
  const start = document.body.dataset.kiosk, box = document.getElementById("idle"), wait = 120000, ask = 20000;
  const away = () => location.replace(start);
  let timer = 0;
  const begin = () => {
    clearTimeout(timer);
    box.hidden = true;
    timer = setTimeout(() => { box.hidden = false; box.querySelector("button").focus(); timer = setTimeout(away, ask); }, wait);
  };
  const stir = () => { if (box.hidden) begin(); };
  for (const name of ["pointerdown", "keydown", "scroll", "touchstart"]) addEventListener(name, stir, { passive: true });
  box.querySelector("button").addEventListener("click", begin);
  const soon = document.querySelector("[data-away]");
  if (soon) setTimeout(away, +soon.dataset.away);
  else if (location.pathname !== start) begin();
  for (const link of document.querySelectorAll(`a[href="${start}"]`)) link.addEventListener("click", (event) => { event.preventDefault(); away(); });
})();
