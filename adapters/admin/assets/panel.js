// A question before what cannot be taken back. Without JavaScript the form is simply sent.
document.addEventListener("submit", (event) => {
  const question = event.target.dataset.confirm;
  if (question && !window.confirm(question)) event.preventDefault();
});
// Fields that send their form as soon as they are changed, such as filters.
document.addEventListener("change", (event) => {
  if (event.target.matches("[data-sends]")) event.target.form.requestSubmit();
});
// A slider that moves a field with a moment, which is sent once the slider rests. Without JavaScript the field does by itself.
for (const slider of document.querySelectorAll("[data-moves]")) {
  const field = slider.form.elements[slider.dataset.moves];
  slider.closest("label").hidden = false;
  slider.addEventListener("input", () => {
    field.value = new Date((Number(slider.value) + Number(slider.dataset.offset)) * 1000).toISOString().slice(0, 19);
  });
  slider.addEventListener("change", () => slider.form.requestSubmit());
}
// What grows at the top by itself ends at so many rows.
for (const list of document.querySelectorAll("[data-most]")) {
  new MutationObserver(() => {
    while (list.children.length > Number(list.dataset.most)) list.lastElementChild.remove();
  }).observe(list, { childList: true });
}
