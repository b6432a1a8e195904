/** The look of the HTML report: dark or light as the reader's system says, one column on a narrow screen. */
export const STYLE = `
:root{color-scheme:light dark;--bg:#f7f8fa;--card:#fff;--ink:#1c2128;--faint:#5b6572;--line:#dde1e7;--mark:#eef1f5;--link:#0b62c4;
--fatal:#8e1230;--error:#cf2f3a;--warning:#b26a00;--info:#2b6cb0;--pass:#1a7f4b;--code:#f1f3f6}
@media (prefers-color-scheme:dark){:root:not([data-theme=light]){--bg:#14171c;--card:#1c2027;--ink:#e4e8ee;--faint:#9aa5b3;--line:#313844;
--mark:#262c36;--link:#7ab7ff;--fatal:#ff7d9c;--error:#ff7b7b;--warning:#f0b04c;--info:#79b8ff;--pass:#5fd39a;--code:#242a33}}
:root[data-theme=dark]{color-scheme:dark;--bg:#14171c;--card:#1c2027;--ink:#e4e8ee;--faint:#9aa5b3;--line:#313844;--mark:#262c36;
--link:#7ab7ff;--fatal:#ff7d9c;--error:#ff7b7b;--warning:#f0b04c;--info:#79b8ff;--pass:#5fd39a;--code:#242a33}
:root[data-theme=light]{color-scheme:light}
*{box-sizing:border-box}
body{margin:0;background:var(--bg);color:var(--ink);font:15px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","Noto Sans CJK SC","PingFang SC","Microsoft YaHei",sans-serif}
main{max-width:1180px;margin:0 auto;padding:20px 24px 48px}
header{display:flex;align-items:center;gap:16px;justify-content:space-between}
h1{font-size:22px;margin:0}
h2{font-size:17px;margin:0 0 10px}
h3{font-size:13px;margin:14px 0 4px;color:var(--faint);font-weight:600}
p{margin:4px 0}
section{background:var(--card);border:1px solid var(--line);border-radius:10px;padding:16px 18px;margin-top:16px}
button,input,select{font:inherit;color:inherit;background:var(--card);border:1px solid var(--line);border-radius:7px;padding:5px 10px}
button{cursor:pointer}
button:focus-visible,input:focus-visible,select:focus-visible,a:focus-visible{outline:2px solid var(--link);outline-offset:1px}
a{color:var(--link);overflow-wrap:anywhere}
code,pre,.mono{font:13px/1.5 ui-monospace,"SF Mono",Menlo,Consolas,"Noto Sans Mono",monospace}
code{overflow-wrap:anywhere}
pre{margin:4px 0;color:var(--ink);padding:7px 10px;background:var(--code);border-radius:6px;white-space:pre-wrap;overflow-wrap:anywhere}
ul,ol{margin:4px 0;padding-left:22px}
li{margin:3px 0;overflow-wrap:anywhere}
.lead{font-size:17px;font-weight:600}
.faint{color:var(--faint)}
.small{font-size:13px}
.caveat{border-left:3px solid var(--warning);padding-left:10px;margin-top:8px}
summary{cursor:pointer;color:var(--link)}
.pass{color:var(--pass)}.fail{color:var(--error)}.incomplete{color:var(--warning)}
.fatal{--tone:var(--fatal)}.error{--tone:var(--error)}.warning{--tone:var(--warning)}.info{--tone:var(--info)}
.tone{color:var(--tone)}
.item+.item{border-top:1px solid var(--line);margin-top:12px;padding-top:12px}
.item strong{overflow-wrap:anywhere}
.bars{display:block;width:100%;height:130px;border-bottom:1px solid var(--line)}
.bars rect{fill:var(--tone)}
.bars rect.hit{fill:transparent}
.bars rect.hit:hover{fill:var(--ink);opacity:.08}
.axis{display:flex;justify-content:space-between;gap:10px;flex-wrap:wrap}
.legend{display:flex;gap:14px;flex-wrap:wrap}
.legend i{display:inline-block;width:10px;height:10px;border-radius:2px;background:var(--tone);margin-right:5px}
.tools{display:flex;flex-wrap:wrap;gap:8px;align-items:center;margin-bottom:10px}
.tools input{flex:1 1 220px;min-width:0}
.tools label{display:flex;gap:6px;align-items:center}
.scroll{overflow-x:auto}
table{border-collapse:collapse;width:100%}
th,td{text-align:left;vertical-align:top;padding:7px 10px 7px 0;border-top:1px solid var(--line)}
th{border-top:0;color:var(--faint);font-weight:600;font-size:13px;white-space:nowrap}
th button{border:0;background:none;padding:0;font-weight:600;color:inherit}
th button[aria-sort]::after{content:" ↓"}
th button[aria-sort=ascending]::after{content:" ↑"}
.num{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
.num+td{padding-left:10px}
.time span{display:block}
.time{white-space:nowrap;font-variant-numeric:tabular-nums;font-size:13px;color:var(--faint)}
.name{border:0;background:none;padding:0;text-align:left;font-weight:600;overflow-wrap:break-word;display:flex;gap:6px}
.name span{min-width:0;overflow-wrap:anywhere}
.codes td:first-child .name{min-width:18ch;max-width:36ch}
.name::before{content:"▸";color:var(--faint)}
.name[aria-expanded=true]::before{content:"▾"}
.meter{display:block;height:4px;border-radius:2px;background:var(--tone);margin:3px 0 0 auto;min-width:2px}
.chip{font-size:12px;font-weight:600;color:var(--tone);white-space:nowrap}
.other{color:var(--faint);font-weight:400}
.more td{border-top:0;padding:0 0 14px 20px}
.quote{border-left:3px solid var(--line);padding-left:10px}
.tools .sortby{display:none}
footer{margin-top:18px}
@media (max-width:760px){
main{padding:14px 12px 32px}
section{padding:13px 13px}
.tools .sortby{display:flex}
.codes thead{display:none}
.codes,.codes tbody,.codes tr,.codes td{display:block}
.codes tr{border-top:1px solid var(--line);padding:9px 0}
.codes tbody tr:first-child{border-top:0}
.codes td{border:0;padding:1px 0}
.codes .row{display:grid;grid-template-columns:minmax(0,1fr) auto;gap:0 12px}
.codes .row td:nth-child(1){grid-column:1}
.codes .row td:nth-child(4){grid-column:2;grid-row:1}
.codes .row td:nth-child(2){grid-column:1/3}
.codes .row td:nth-child(3){grid-column:1/3}
.codes .row td:nth-child(5){grid-column:1/3}
.codes .row td:nth-child(6){grid-column:1/3;font-size:13px;color:var(--faint)}
.codes .row .time span{display:inline}
.codes .row .time span+span::before{content:" – "}
.codes td:first-child .name{min-width:0;max-width:none}
.codes .time{white-space:normal}
.codes .more{border:0;padding:0 0 8px}
.codes .more td{padding:0 0 0 4px}
.codes .row td:nth-child(4) .meter{display:none}
}
@media print{.tools,header button{display:none}section{break-inside:avoid-page}body{background:#fff}}
`
