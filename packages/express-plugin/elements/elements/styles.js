// Light or dark is the page's own `color-scheme`, inherited: on a page that is only light, nothing turns dark.
const CSS = `
:host {
  --accent: var(--footfall-accent, light-dark(#1d4ed8, #93b4ff));
  --on-accent: var(--footfall-on-accent, light-dark(#ffffff, #0b1220));
  --text: var(--footfall-text, light-dark(#1a2230, #e8ecf4));
  --quiet: var(--footfall-quiet, light-dark(#4b5565, #aab4c5));
  --surface: var(--footfall-surface, light-dark(#ffffff, #161c27));
  --soft: var(--footfall-soft, light-dark(#f3f5f9, #1f2735));
  --line: var(--footfall-line, light-dark(#c3cad6, #465064));
  --control: light-dark(#6b7588, #8b97ab);
  --bad: light-dark(#a11722, #ffa4a4);
  --bad-soft: light-dark(#fdf0f0, #3a1d22);
  --good: light-dark(#146c3a, #7fdca4);
  display: block;
  container-type: inline-size;
  color: var(--text);
  font: 1rem/1.5 var(--footfall-font, system-ui, sans-serif);
}
:host([hidden]) { display: none; }
*, *::before, *::after { box-sizing: border-box; }
h2, h3 { line-height: 1.25; margin: 0 0 .5rem; }
h2 { font-size: 1.3rem; }
h3 { font-size: 1.05rem; margin-block-start: 1.5rem; }
p { margin: 0 0 .75rem; max-inline-size: 65ch; overflow-wrap: anywhere; }
.quiet { color: var(--quiet); }
.live { color: var(--quiet); margin-block: .75rem 0; min-block-size: 1.5em; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
button, .button, input, select { font: inherit; color: inherit; min-block-size: 2.5rem; border-radius: .4rem; }
button, .button {
  background: var(--surface); border: 1px solid var(--control); padding: .4rem 1rem; cursor: pointer;
}
button.main { background: var(--accent); color: var(--on-accent); border-color: transparent; font-weight: 600; }
button:disabled { opacity: .55; cursor: default; }
button:hover:not(:disabled) { text-decoration: underline; }
.actions { display: flex; flex-wrap: wrap; gap: .75rem; margin-block: 1rem; align-items: center; }
input, select { background: var(--surface); border: 1px solid var(--control); padding: .35rem .6rem; inline-size: 100%; }
input[type=radio] { inline-size: auto; min-block-size: 0; accent-color: var(--accent); inline-size: 1.25rem; block-size: 1.25rem; }
input[aria-invalid=true] { border: 2px solid var(--bad); }
.drop {
  border: 2px dashed var(--control); border-radius: .75rem; background: var(--soft);
  padding: clamp(1.25rem, 5cqi, 2.5rem); text-align: center;
}
.drop p { margin-inline: auto; }
.drop.over { border-style: solid; border-color: var(--accent); }
.drop label { display: block; font-weight: 600; font-size: 1.1rem; margin-block-end: .75rem; }
.drop input { max-inline-size: 26rem; block-size: auto; padding: .6rem; }
progress { inline-size: 100%; block-size: 1rem; accent-color: var(--accent); }
.trouble {
  border: 1px solid var(--bad); border-inline-start-width: .4rem; border-radius: .4rem; background: var(--bad-soft);
  padding: .9rem 1rem; margin-block-end: 1rem;
}
.trouble h2 { color: var(--bad); font-size: 1.05rem; margin-block-end: .25rem; }
.trouble p:last-child { margin-block-end: 0; }
.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(8.5rem, 1fr)); gap: .75rem; margin: 0 0 1rem; padding: 0; list-style: none; }
.figures li { background: var(--soft); border-radius: .6rem; padding: .75rem 1rem; }
.figures strong { display: block; font-size: 1.6rem; line-height: 1.2; font-variant-numeric: tabular-nums; }
dl { margin: 0 0 1rem; display: grid; gap: .35rem; }
dl > div { display: grid; grid-template-columns: minmax(7rem, 10rem) 1fr; gap: 1rem; }
dt { color: var(--quiet); }
dd { margin: 0; overflow-wrap: anywhere; }
fieldset { border: 1px solid var(--line); border-radius: .6rem; padding: 1rem; margin: 0 0 1rem; min-inline-size: 0; }
legend { font-weight: 600; padding-inline: .4rem; }
.choice { display: flex; gap: .6rem; align-items: center; min-block-size: 2.25rem; }
.fields { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(14rem, 100%), 1fr)); gap: .9rem; }
.fields label { display: block; font-weight: 600; margin-block-end: .2rem; }
.hint { color: var(--bad); font-size: .9rem; margin: .25rem 0 0; }
.scroll { overflow-x: auto; border: 1px solid var(--line); border-radius: .6rem; margin-block-end: 1rem; container-type: inline-size; }
table { border-collapse: collapse; inline-size: 100%; }
caption { text-align: start; padding: .6rem .9rem; font-weight: 600; position: sticky; inset-inline-start: 0; }
th, td { text-align: start; vertical-align: top; padding: .5rem .9rem; border-block-start: 1px solid var(--line); overflow-wrap: break-word; min-inline-size: 5rem; }
thead th { color: var(--quiet); font-weight: 600; white-space: nowrap; }
td ul { margin: 0; padding-inline-start: 1.1rem; }
td.wide { padding: 0; }
form.fix { position: sticky; inset-inline-start: 0; inline-size: 100cqi; padding: 1rem; background: var(--soft); }
.held-mark { font-weight: 600; color: var(--bad); }
.proof { border-inline-start: .4rem solid var(--good); background: var(--soft); border-radius: .4rem; padding: .75rem 1rem; }
.proof.broken { border-color: var(--bad); }
ul { padding-inline-start: 1.25rem; }
@container (max-width: 26rem) { dl > div { grid-template-columns: 1fr; gap: 0; } }
@media (prefers-reduced-motion: no-preference) { .drop { transition: border-color .15s; } }
`

/** Constructed, so that it works on pages whose policy allows no inline styles. */
export const sheet = new CSSStyleSheet()
sheet.replaceSync(CSS)
