// Compiles the design system into src/daybook/ui/static/ui: one style sheet, one script, the fonts and the mark.
import { build } from "esbuild";
import { copyFileSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import * as sass from "sass";

const assets = dirname(fileURLToPath(import.meta.url));
const root = join(assets, "../../../..");
const out = join(assets, "../static/ui");
const modules = join(root, "node_modules");

// What belongs to GOV.UK alone and may not be served from here.
const FORBIDDEN = /GDS Transport|govuk-crest|crown|@font-face[^}]*(?:bold|light)-[0-9a-f]{10}/i;

const { css } = sass.compile(join(assets, "scss/daybook.scss"), {
  loadPaths: [modules, join(modules, "govuk-frontend/dist"), root],
  style: "compressed",
  quietDeps: true,
});
const bundled = await build({
  entryPoints: { daybook: join(assets, "js/daybook.js"), grid: join(assets, "js/grid.js") },
  outdir: out,
  bundle: true,
  minify: true,
  format: "esm",
  target: ["es2022"],
  legalComments: "none",
  write: false,
});
// Nothing is taken away until everything has been made.
rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
// A picture of MoJ Frontend that no page of ours shows.
write("daybook.css", css.replace(/background-image:url\([^)]*icon-document\.svg\);?/g, ""));
for (const file of bundled.outputFiles) write(file.path.slice(out.length + 1), file.text);

const inter = join(modules, "@fontsource-variable/inter");
for (const subset of ["latin", "latin-ext"]) {
  copyFileSync(join(inter, `files/inter-${subset}-wght-normal.woff2`), join(out, `inter-${subset}.woff2`));
}
copyFileSync(join(inter, "LICENSE"), join(out, "inter-licence.txt"));
copyFileSync(join(modules, "htmx.org/dist/htmx.min.js"), join(out, "htmx.js"));
copyFileSync(join(assets, "mark.svg"), join(out, "mark.svg"));

function write(name, text) {
  if (FORBIDDEN.test(text)) {
    throw new Error(`${name} still refers to fonts or images of GOV.UK`);
  }
  writeFileSync(join(out, name), text);
}
