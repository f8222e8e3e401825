// Texts of the page whose contrast to what is behind them is less than WCAG 2.2 AA asks (1.4.3), one line each; and how many were looked at.
() => {
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const read = (colour) => { canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1);
    const [red, green, blue, alpha] = canvas.getImageData(0, 0, 1, 1).data; return [red, green, blue, alpha / 255]; };
  const over = (top, under) => top.slice(0, 3).map((part, at) => part * top[3] + under[at] * (1 - top[3])).concat(1);
  const light = (colour) => colour.slice(0, 3).map((part) => part / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
    .reduce((sum, part, at) => sum + part * [0.2126, 0.7152, 0.0722][at], 0);
  const faint = [], white = [255, 255, 255, 1];
  let looked = 0;
  const look = (text, size, bold, colour, ground, opacity) => {
    looked += 1;
    const ink = light(over([...colour.slice(0, 3), colour[3] * opacity], ground)), paper = light(ground);
    const ratio = (Math.max(ink, paper) + 0.05) / (Math.min(ink, paper) + 0.05);
    if (ratio < (size >= 24 || (size >= 18.66 && bold) ? 3 : 4.5)) faint.push(`${ratio.toFixed(2)} ${text.slice(0, 60)}`);
  };
  const behind = (element) => {
    const above = [];
    for (let one = element; one; one = one.parentElement) above.push(getComputedStyle(one));
    return [above.reduceRight((ground, style) => over(read(style.backgroundColor), ground), white),
      above.reduce((sum, style) => sum * style.opacity, 1)];
  };
  const seen = (element, text, style) => look(text, parseFloat(style.fontSize), style.fontWeight >= 700,
    read(element.closest("svg") && style.fill !== "none" ? style.fill : style.color), ...behind(element));
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const element = texts.currentNode.parentElement, box = element.getBoundingClientRect(), style = getComputedStyle(element);
    if (!texts.currentNode.textContent.trim() || element.closest("style, script, noscript, canvas")) continue;
    if (box.width > 1 && box.height > 1 && style.visibility !== "hidden") seen(element, texts.currentNode.textContent, style);
  }
  for (const one of document.querySelectorAll("input"))
    if (one.value && one.type === "text") seen(one, one.value, getComputedStyle(one));
  for (const table of document.querySelectorAll("[data-testid=stDataFrame]")) {  // painted: its colours stand in variables
    const styled = [...table.querySelectorAll("*")].find((one) => one.style.getPropertyValue("--gdg-text-header"));
    const said = (name) => read(styled.style.getPropertyValue(`--gdg-${name}`));
    look("head of a table", 14, false, said("text-header"), over(said("bg-header"), white), 1);
    look("cell of a table", 14, false, said("text-dark"), over(said("bg-cell"), white), 1);
  }
  return { faint, looked };
}
