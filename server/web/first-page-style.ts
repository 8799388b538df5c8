/** Plain, calm, and the same with one hand on a phone. Light and dark follow the system. */
export const firstPageStyle = `
:root{--paper:#f6f4f0;--card:#fff;--ink:#24211d;--soft:#6b655c;--line:#e2ddd4;--accent:#a8412a;--on-accent:#fff;--buyer:#f0e2d8;--note:#fbf3d9;--good:#3f6b4f}
@media(prefers-color-scheme:dark){:root{--paper:#191816;--card:#232120;--ink:#ece8e1;--soft:#a39c91;--line:#3a3733;--accent:#e08a6d;--on-accent:#201613;--buyer:#43312a;--note:#3a3423;--good:#8fc2a0}}
*{box-sizing:border-box}
body{max-width:76rem;padding:0 1rem 3rem;background:var(--paper);color:var(--ink)}
a{color:var(--accent)}
header{display:flex;gap:.75rem;align-items:center;padding:1.1rem 0;border-bottom:1px solid var(--line)}
.seal{display:grid;place-items:center;flex:none;width:2.6rem;height:2.6rem;border-radius:.5rem;background:var(--accent);color:var(--on-accent);font-size:1.5rem;line-height:1}
.brand{flex:1;min-width:0}.brand b{display:block;font-size:1.1rem;line-height:1.3}.brand span{color:var(--soft);font-size:.9rem;line-height:1.3;display:block}
.lang{flex:none;border:1px solid var(--line);border-radius:2rem;padding:.25rem .8rem;text-decoration:none;background:var(--card)}
.intro{max-width:46rem;margin:1.4rem 0}.intro h1{margin:0 0 .4rem;font-size:1.5rem}.intro p{margin:.3rem 0}.soft{color:var(--soft);font-size:.9rem}
.columns{display:grid;gap:1.5rem}.card>h2+.soft{margin:-.4rem 0 .8rem}
@media(min-width:62rem){.columns{grid-template-columns:minmax(0,1fr) 21rem;align-items:start}}
.card{background:var(--card);border:1px solid var(--line);border-radius:.75rem;padding:1.1rem}
h2{margin:0 0 .8rem;font-size:1.05rem;line-height:1.4}
.who{display:flex;flex-wrap:wrap;gap:.2rem 1rem;justify-content:space-between;align-items:baseline;margin-bottom:1rem}.who h2{margin:0}
.who .hint{color:var(--soft);font-weight:400}
ol.talk{list-style:none;margin:0 0 1.2rem;padding:0;display:grid;gap:.8rem}
.talk li{max-width:min(40rem,94%);min-width:0}
.talk .says{white-space:pre-wrap;overflow-wrap:anywhere;padding:.65rem .9rem;border-radius:.9rem;border:1px solid var(--line);background:var(--card)}
.talk .by{display:block;color:var(--soft);font-size:.8rem;margin:0 .3rem .15rem}
.talk .buyer{justify-self:end}.talk .buyer .by{text-align:right}.talk .buyer .says{background:var(--buyer);border-color:transparent;border-bottom-right-radius:.2rem}
.talk .qin .says,.talk .agent .says{border-bottom-left-radius:.2rem}
.talk .note .says{background:var(--note);border-style:dashed;font-size:.92rem}
details{margin:.35rem .3rem 0;font-size:.9rem}
summary{cursor:pointer;color:var(--accent);width:fit-content}
.trace{border-left:3px solid var(--line);padding:.2rem 0 .2rem .9rem;margin:.5rem 0;display:grid;gap:.7rem}
.trace h3{margin:0 0 .2rem;font-size:.85rem;font-weight:600;color:var(--soft)}
.trace ul{margin:0;padding:0;list-style:none;display:grid;gap:.15rem}
.sure{display:flex;flex-wrap:wrap;gap:.3rem .7rem;align-items:center}meter{width:7rem;height:.7rem}
.due{color:var(--good)}
code{font:.85em ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;color:var(--soft);overflow-wrap:anywhere}
.facts{border-collapse:collapse;width:100%}.facts th{text-align:left;font-weight:500;color:var(--soft);font-size:.8rem}.facts td,.facts th{padding:.25rem .6rem .25rem 0;border-bottom:1px solid var(--line);vertical-align:top;overflow-wrap:anywhere}
.facts td:first-child{font-weight:500}.facts td:last-child{white-space:nowrap}
@media(max-width:40rem){.facts thead{display:none}.facts tr{display:block;padding:.3rem 0;border-bottom:1px solid var(--line);line-height:1.4}.facts td{display:inline;border:0;padding:0}.facts td:first-child{display:block}.facts td:nth-child(n+3)::before{content:' · ';color:var(--soft)}.facts td:last-child{color:var(--soft);font-size:.85em}}
form{display:grid;gap:.7rem}label{display:grid;gap:.25rem;font-weight:500}
select,textarea,button{font:inherit;color:inherit}
select,textarea{width:100%;background:var(--paper);border:1px solid var(--line);border-radius:.5rem;padding:.6rem .7rem}
textarea{min-height:5.2rem;resize:vertical}
:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
.send{justify-self:start;background:var(--accent);color:var(--on-accent);border:0;border-radius:.5rem;padding:.6rem 1.6rem;min-height:2.75rem;font-weight:600;cursor:pointer}
.tries{display:flex;flex-wrap:wrap;gap:.5rem;align-items:center}.tries button{background:none;border:1px solid var(--line);border-radius:1.4rem;padding:.4rem .9rem;min-height:2.4rem;text-align:left;line-height:1.3;cursor:pointer}
.tries button:hover,.lang:hover{border-color:var(--accent)}
.row{display:flex;flex-wrap:wrap;gap:.5rem .8rem;align-items:center}.doors{display:grid;gap:1rem;margin:1.4rem 0}@media(min-width:48rem){.doors{grid-template-columns:1fr 1fr}}.doors .card,.doors form{align-content:start;justify-items:start}.doors .plain,.doors .send{padding-inline:1rem}.doors .card{display:grid;gap:.7rem}.doors h2,.doors p{margin:0}.plain{background:none;border:1px solid var(--line);border-radius:.5rem;padding:.6rem 1rem;min-height:2.75rem;cursor:pointer}.plain:hover{border-color:var(--accent)}
.problem{border:1px solid var(--accent);border-radius:.6rem;padding:.7rem 1rem;margin:0 0 1rem;background:var(--card)}
dl{margin:0;display:grid;grid-template-columns:1fr auto;row-gap:.1rem}dt,dd{margin:0}dd{padding-left:.8rem}dd{text-align:right;font-variant-numeric:tabular-nums}
dl .total{font-weight:600;border-top:1px solid var(--line);padding-top:.45rem;margin-top:.35rem}dl .total:nth-of-type(1){border:0;margin:0;padding:0}dl .part{color:var(--soft);font-size:.92rem}dt.part{padding-left:.9rem}
footer{margin-top:2rem;padding-top:1rem;border-top:1px solid var(--line);display:flex;flex-wrap:wrap;gap:.3rem 1.2rem;font-size:.9rem}
.pictures{display:grid;grid-template-columns:repeat(auto-fill,minmax(9rem,1fr));gap:1rem;margin:1rem 0}.pictures img{width:100%;height:auto;border-radius:.6rem;display:block}.pictures figcaption{font-size:.9rem;margin-top:.3rem}.pictures figure{margin:0}
.goods{max-width:46rem}.sizes{border-collapse:collapse;width:100%;max-width:30rem}.sizes td,.sizes th{text-align:left;padding:.35rem .8rem .35rem 0;border-bottom:1px solid var(--line)}
`;
