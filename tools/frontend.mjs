// Copies what the browser needs from node_modules into static/vendor/, builds the right-to-left sheets,
// and writes manifest.json: file → package, version, licence and the hash that breaks caches.
import { createHash } from "node:crypto";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import rtlcss from "rtlcss";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const packages = join(root, "node_modules");
const target = join(root, "static", "vendor");

// The sheets become one file, base.css, and its right-to-left twin: a phone on a slow line asks once.
const sheets = [
  ["@kern-ux/native", "dist/kern.min.css"],
  ["accessible-autocomplete", "dist/accessible-autocomplete.min.css"],
];

// [package, file in it, name in static/vendor/]
const scripts = [
  ["accessible-autocomplete", "dist/accessible-autocomplete.min.js", "autocomplete.js"],
  ["htmx.org", "dist/htmx.min.js", "htmx.js"],
];

// Only the scripts that Lotse's languages are written in, and only two weights: phones on little data pay for each.
const fonts = [
  { family: "fira-sans", subsets: ["latin", "latin-ext", "cyrillic", "cyrillic-ext"], weights: [400, 600] },
  { family: "noto-sans-arabic", subsets: ["arabic"], weights: [400, 600] },
  { family: "noto-sans-ethiopic", subsets: ["ethiopic"], weights: [400, 600] },
];

const manifest = {};

async function described(name) {
  const { version, license } = JSON.parse(await readFile(join(packages, name, "package.json"), "utf8"));
  return { package: name, version, license };
}

async function store(name, content, packages) {
  const hash = createHash("sha256").update(content).digest("hex").slice(0, 12);
  await mkdir(dirname(join(target, name)), { recursive: true });
  await writeFile(join(target, name), content);
  manifest[name] = { hash, packages };
  return hash;
}

async function text(from, path) {
  const content = await readFile(join(packages, from, path), "utf8");
  // The map files are not copied; a browser's developer tools would ask for them in vain.
  return content.replace(/\n?\/[/*]# sourceMappingURL=\S+( ?\*\/)?\s*$/, "\n");
}

async function storeScript([from, path, name]) {
  await store(name, await text(from, path), [await described(from)]);
}

async function storeSheets() {
  const [faces, fontOrigins] = await storeFonts();
  const parts = await Promise.all(sheets.map(([from, path]) => text(from, path)));
  const origins = [...await Promise.all(sheets.map(([from]) => described(from))), ...fontOrigins];
  // A sheet may begin with @charset, which is only allowed at the very start of a file.
  const content = '@charset "UTF-8";\n' + [faces, ...parts].join("\n").replaceAll('@charset "UTF-8";', "");
  await store("base.css", content, origins);
  await store("base.rtl.css", rtlcss.process(content), origins);
}

async function fontFace({ family, subset, weight, range, origin }) {
  const file = `fonts/${family}-${subset}-${weight}.woff2`;
  const source = join(packages, "@fontsource", family, "files", `${family}-${subset}-${weight}-normal.woff2`);
  const hash = await store(file, await readFile(source), [origin]);
  const name = family.replace(/(^|-)(\w)/g, (_, dash, letter) => (dash ? " " : "") + letter.toUpperCase());
  return `@font-face{font-family:"${name}";font-weight:${weight};font-display:swap;` +
    `src:url("${file}?v=${hash}") format("woff2");unicode-range:${range}}`;
}

async function storeFonts() {
  const faces = [], origins = [];
  for (const { family, subsets, weights } of fonts) {
    const origin = await described(`@fontsource/${family}`);
    origins.push(origin);
    const ranges = JSON.parse(await readFile(join(packages, "@fontsource", family, "unicode.json"), "utf8"));
    for (const subset of subsets)
      for (const weight of weights)
        faces.push(await fontFace({ family, subset, weight, range: ranges[subset], origin }));
  }
  return [faces.join("\n"), origins];
}

await rm(target, { recursive: true, force: true });
for (const script of scripts) await storeScript(script);
await storeSheets();
// Last, so that a half-finished run leaves no manifest and is noticed.
await writeFile(join(target, "manifest.json"), JSON.stringify(manifest, null, 1) + "\n");
console.log(`static/vendor: ${Object.keys(manifest).length} files`);
