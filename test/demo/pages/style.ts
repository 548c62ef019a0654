/** Plain CSS after GitHub's own look, light and dark. */
export const STYLE = `
:root { --fg:#1f2328; --muted:#59636e; --bg:#fff; --soft:#f6f8fa; --line:#d1d9e0; --link:#0969da; --good:#1a7f37; --bad:#d1242f; --wait:#9a6700; --merged:#8250df;
  --add:#dafbe1; --del:#ffebe9; --hunk:#ddf4ff; }
@media (prefers-color-scheme: dark) { :root { --fg:#f0f6fc; --muted:#9198a1; --bg:#0d1117; --soft:#151b23; --line:#3d444d; --link:#4493f8; --good:#3fb950; --bad:#f85149;
  --wait:#d29922; --merged:#ab7df8; --add:#12261e; --del:#301a1f; --hunk:#121d2f; } }
* { box-sizing:border-box }
body { margin:0; color:var(--fg); background:var(--bg); font:14px/1.5 -apple-system,BlinkMacSystemFont,"Segoe UI","Noto Sans",Helvetica,Arial,sans-serif,"Apple Color Emoji","Segoe UI Emoji","Noto Color Emoji" }
a { color:var(--link); text-decoration:none } a:hover { text-decoration:underline }
header { display:flex; gap:24px; align-items:center; padding:14px 24px; background:var(--soft); border-bottom:1px solid var(--line) }
header a { color:var(--fg) } header nav { display:flex; gap:16px; flex:1 } header .note { color:var(--muted); font-size:12px }
main { max-width:1012px; margin:0 auto; padding:24px 24px 64px }
h1 { font-size:28px; font-weight:400; line-height:1.25; margin:0 0 8px } h1 .number { color:var(--muted); font-weight:300 }
h2 { font-size:20px; font-weight:600; margin:32px 0 8px } h3 { font-size:16px; margin:0 }
code, pre, .sha { font-family:ui-monospace,SFMono-Regular,"SF Mono",Menlo,Consolas,"Liberation Mono",monospace; font-size:12px }
code { padding:.2em .4em; background:color-mix(in srgb,var(--muted) 14%,transparent); border-radius:6px; overflow-wrap:anywhere } pre code, code.sha { background:none; padding:0 }
pre { overflow:auto; padding:12px 16px; margin:0; background:var(--soft); border-radius:6px; line-height:1.45 }
.muted { color:var(--muted) } .label { font-size:12px; border:1px solid var(--line); border-radius:2em; padding:0 7px; color:var(--muted); white-space:nowrap }
.label.good { color:var(--good); border-color:var(--good) }
.state { display:inline-block; color:#fff; border-radius:2em; padding:5px 12px; font-weight:500; margin-right:8px } .state.open { background:#1f883d } .state.merged { background:#8250df } .state.closed { background:#cf222e }
.tabs { display:flex; gap:4px; border-bottom:1px solid var(--line); margin:20px 0 } .tabs a { padding:8px 16px; color:var(--fg); border:1px solid transparent; border-bottom:0; border-radius:6px 6px 0 0 }
.tabs a.here { border-color:var(--line); background:var(--bg); margin-bottom:-1px; font-weight:600 }
.moment { background:color-mix(in srgb,var(--wait) 12%,transparent); border:1px solid color-mix(in srgb,var(--wait) 40%,transparent); border-radius:6px; padding:8px 16px; margin:0 0 16px } .moment a, .moment b { margin-right:10px }
.avatar { display:inline-flex; align-items:center; justify-content:center; width:24px; height:24px; border-radius:50%; color:#fff; font-size:12px; font-weight:600; flex:none; vertical-align:middle } .avatar.square { border-radius:6px }
.box { border:1px solid var(--line); border-radius:6px; margin:16px 0; overflow:hidden } .box > h3, .box > .head { background:var(--soft); border-bottom:1px solid var(--line); padding:8px 16px; font-size:14px; font-weight:400 } .box > .inside { padding:16px }
.box > pre { border-radius:0 }
.event { display:flex; gap:8px; align-items:flex-start; padding:8px 0 8px 16px; margin-left:16px; border-left:2px solid var(--line) } .event .what { flex:1; min-width:0 } .event .icon { width:24px; text-align:center; flex:none }
.approved { color:var(--good) } .refused { color:var(--bad) }
.sign { display:inline-flex; width:18px; height:18px; border-radius:50%; align-items:center; justify-content:center; font-size:11px; font-weight:700; color:#fff; flex:none } .sign.good { background:var(--good) } .sign.bad { background:var(--bad) } .sign.calm { background:var(--muted) } .sign.wait { background:none; color:var(--wait); font-size:16px }
.merge { border:1px solid var(--line); border-radius:6px; margin:24px 0 } .merge .row { display:flex; gap:12px; padding:14px 16px; border-top:1px solid var(--line); align-items:flex-start } .merge .row:first-child { border-top:0 } .merge .row > div { flex:1; min-width:0 }
.merge.good { border-color:var(--good) } .merge.bad { border-color:var(--bad) } .merge.merged { border-color:var(--merged) }
.button { display:inline-block; border-radius:6px; padding:5px 16px; font-weight:500; background:#1f883d; color:#fff } .button.off { opacity:.5 } .button.plain { background:var(--soft); color:var(--fg); border:1px solid var(--line) }
ul.checks { list-style:none; margin:0; padding:0 } ul.checks li { display:flex; gap:8px; align-items:flex-start; padding:6px 0 } ul.checks li > span:last-child { flex:1; min-width:0 }
.markdown { overflow-wrap:break-word } .markdown + .markdown, .markdown + details { margin-top:16px } .markdown > :first-child { margin-top:0 } .markdown > :last-child { margin-bottom:0 } .markdown h3 { font-size:1.25em; margin:24px 0 12px; font-weight:600 } .markdown h2 { font-size:1.5em; border-bottom:1px solid var(--line); padding-bottom:.3em; margin:24px 0 12px } .markdown h4 { margin:20px 0 8px }
.markdown p, .markdown ul, .markdown ol, .markdown table, .markdown details { margin:0 0 16px } .markdown ul, .markdown ol { padding-left:2em } .markdown summary { cursor:pointer } .markdown details > table { margin-top:8px } .markdown .mention { color:var(--fg); font-weight:600 }
table { border-collapse:collapse; display:block; width:max-content; max-width:100%; overflow:auto } th, td { border:1px solid var(--line); padding:6px 13px; text-align:left } tr:nth-child(2n) td { background:var(--soft) } th { font-weight:600 }
.diff pre { padding:0; background:var(--bg) } .diff pre span { display:block; padding:0 16px; white-space:pre-wrap; overflow-wrap:anywhere } .diff .added { background:var(--add) } .diff .removed { background:var(--del) } .diff .hunk { background:var(--hunk); color:var(--muted) }
.annotation { border-left:3px solid var(--bad); padding:6px 12px; margin:8px 0; background:var(--soft) } .annotation.warning { border-color:var(--wait) } .annotation.notice { border-color:var(--link) }
.story { margin:0 0 0 4px; padding:0; list-style:none } .story li { padding:3px 0 3px 28px; position:relative } .story li > .mark { position:absolute; left:2px } .story .act { font-weight:600; padding-top:14px } .story .act time { color:var(--muted); font-weight:400; margin-right:8px } .story .run { color:var(--muted) } .story .run b { color:var(--fg); font-weight:400 } .story .expected { color:var(--good) } .story .missed { color:var(--bad) }
.cards { display:grid; grid-template-columns:repeat(auto-fill,minmax(300px,1fr)); gap:8px; margin:16px 0 } .cards a { display:block; border:1px solid var(--line); border-radius:6px; padding:8px 12px; color:var(--fg) } .cards .muted { font-size:12px }
.light { width:10px; height:10px; border-radius:50%; display:inline-block; margin-right:4px } .light.merged { background:var(--merged) } .light.open { background:var(--good) } .light.closed { background:var(--bad) }
`;
