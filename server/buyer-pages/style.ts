/** One column at the width of a phone first; light and dark follow the system. */
export const style = `
:root{--paper:#f6f4f0;--card:#fff;--ink:#24211d;--soft:#6b655c;--line:#d8d2c7;--accent:#a8412a;--on-accent:#fff;--warn:#fbf3d9}
@media(prefers-color-scheme:dark){:root{--paper:#161514;--card:#1e1d1b;--ink:#ece8e1;--soft:#a8a196;--line:#45413b;--accent:#e08a6d;--on-accent:#201613;--warn:#3a3423}}
*{box-sizing:border-box}body{max-width:none;padding:0;background:var(--paper);color:var(--ink)}
header,main,footer{max-width:42rem;margin:0 auto;padding:1rem}
header{display:flex;align-items:center;gap:.75rem;padding-bottom:.25rem}
a{color:var(--accent)}:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
.seal{display:grid;place-items:center;flex:none;width:2.5rem;height:2.5rem;border-radius:.8rem;background:var(--accent);color:var(--on-accent);font-size:1.2rem;font-weight:600;line-height:1}
.shop{flex:1;min-width:0;font-weight:600;color:inherit;text-decoration:none;padding:.5rem 0}
.lang{flex:none;font-size:.85rem;color:inherit;border:1px solid var(--line);border-radius:2rem;padding:.45rem .85rem;text-decoration:none}
h1{margin:1rem 0 .4rem;text-wrap:balance}h2{font-size:1.1rem;margin:1.8rem 0 .6rem}p{margin:.4rem 0}
small{display:block;color:var(--soft);font-size:.88rem;line-height:1.45;font-weight:400}
form{display:grid;gap:1rem;margin-top:1rem}fieldset{margin:0;padding:0;border:0;min-width:0}legend{padding:0;font-weight:600}
.field{margin:0;min-width:0}.field label{font-weight:600;display:block}
input:not([type]),input[type=text],input[type=email],input[type=tel],input[type=file],select,textarea{font:inherit;color:inherit;width:100%;min-height:2.9rem;margin-top:.3rem;padding:.5rem .8rem;border:1px solid var(--soft);border-radius:.7rem;background:var(--card)}
textarea{display:block;line-height:1.5;resize:vertical}.code{font-size:1.4rem;letter-spacing:.25em;max-width:14rem}
button{font:inherit;font-weight:600;min-height:3rem;padding:.6rem 1.2rem;border:0;border-radius:.8rem;background:var(--accent);color:var(--on-accent);cursor:pointer}
.quiet{background:none;color:inherit;border:1px solid var(--soft);font-weight:500}
.lines li,.standing{background:var(--card);border:1px solid var(--line);border-radius:.9rem}
.lines{list-style:none;margin:.8rem 0;padding:0;display:grid;gap:.7rem}.lines li{padding:.9rem 1rem}
.note{background:var(--warn);border-radius:.7rem;padding:.7rem .9rem}
.problem{margin:1rem 0;padding:.7rem .9rem;border-left:.3rem solid var(--accent);background:var(--warn);border-radius:.3rem}.problem p,.problem ul{margin:0}
.standing{margin-top:1rem;padding:1rem}.standing h2{margin:0 0 .3rem;font-size:1.2rem}
dl{display:grid;gap:.1rem;margin:.8rem 0 .2rem}dt{color:var(--soft);font-size:.88rem;margin-top:.5rem}dd{margin:0}
.story{list-style:none;margin:0;padding:0 0 0 1rem;border-left:2px solid var(--line)}.story li{display:grid;margin:0 0 .9rem}.story time{color:var(--soft);font-size:.85rem}
q{display:block;quotes:none;white-space:pre-line;color:var(--soft)}
footer{padding:1.2rem 1rem 3rem}footer ul{display:flex;flex-wrap:wrap;gap:.3rem 1.2rem;list-style:none;margin:0;padding:0}footer li a,.withdraw a{display:inline-block;padding:.5rem 0}
.withdraw{margin:0 0 .6rem;padding-top:.9rem;border-top:1px solid var(--line);font-weight:600}
`;
