/** One column, with the composer where the thumb is. Light and dark follow the system. */
export const chatPageStyle = `
:root{--paper:#f6f4f0;--card:#fff;--ink:#24211d;--soft:#6b655c;--line:#e2ddd4;--accent:#a8412a;--on-accent:#fff;--buyer:#a8412a;--on-buyer:#fff;--shop:#fff;--warn:#fbf3d9}
@media(prefers-color-scheme:dark){:root{--paper:#161514;--card:#1e1d1b;--ink:#ece8e1;--soft:#a8a196;--line:#383530;--accent:#e08a6d;--on-accent:#201613;--buyer:#7d3423;--on-buyer:#fff4ef;--shop:#2a2826;--warn:#3a3423}}
*{box-sizing:border-box}[hidden]{display:none!important}
.unseen{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
html,body{height:100%}
body{max-width:none;padding:0;background:var(--paper);color:var(--ink);overflow:hidden}
button,textarea{font:inherit;color:inherit}button{cursor:pointer}
a{color:inherit}:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
.chat{display:flex;flex-direction:column;height:100vh;height:100dvh;max-width:46rem;margin:0 auto;background:var(--paper)}
header{display:flex;align-items:center;gap:.75rem;padding:.7rem 1rem;background:var(--card);border-bottom:1px solid var(--line)}
.seal{display:grid;place-items:center;flex:none;width:2.5rem;height:2.5rem;border-radius:.8rem;background:var(--accent);color:var(--on-accent);font-size:1.2rem;font-weight:600;line-height:1}
.who{flex:1;min-width:0}.who h1{margin:0;font-size:1.05rem;line-height:1.35;white-space:nowrap;overflow:hidden;text-overflow:ellipsis}
.who p{margin:0;font-size:.82rem;line-height:1.35;color:var(--soft)}
.cut .who p{color:var(--accent);font-weight:500}
.lang{flex:none;font-size:.85rem;border:1px solid var(--line);border-radius:2rem;padding:.35rem .85rem;text-decoration:none}
main{flex:1;min-height:0;overflow-y:auto;overscroll-behavior:contain;padding:1rem;display:flex;flex-direction:column}
.hint,.day,.earlier{align-self:center;text-align:center;color:var(--soft);font-size:.8rem;margin:.2rem auto .4rem}
.earlier{border:1px solid var(--line);border-radius:2rem;background:var(--card);padding:.35rem 1rem}
.welcome{margin:auto 0;text-align:center}.welcome h2{margin:0 0 .2rem;font-size:1.3rem}.welcome p{margin:0 0 1.1rem;color:var(--soft)}.welcome .options{justify-content:center}
ol{list-style:none;margin:0;padding:0;display:flex;flex-direction:column}
ol li:not(.day){max-width:min(34rem,86%);margin-top:.9rem;align-self:flex-start}
ol li.same{margin-top:.25rem!important}ol li.same .by{display:none}
ol .buyer{align-self:flex-end!important}
.by{display:block;font-size:.78rem;color:var(--soft);margin:0 .8rem .15rem}
.buyer .by{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
.says{white-space:pre-wrap;unicode-bidi:isolate;overflow-wrap:anywhere;padding:.6rem .9rem;border-radius:1.15rem;background:var(--shop);border:1px solid var(--line);line-height:1.5;width:fit-content}
.buyer .says{margin-left:auto;background:var(--buyer);color:var(--on-buyer);border-color:transparent;border-bottom-right-radius:.35rem}
.qin .says,.agent .says{border-bottom-left-radius:.35rem}
.agent .says{border-color:var(--accent)}
.says a{color:inherit;text-decoration:underline;text-underline-offset:2px}
.foot{display:block;font-size:.74rem;line-height:1.5;color:var(--soft);margin:.1rem .8rem 0}.buyer .foot{text-align:right}
.buyer.unsent .says{background:none;color:var(--ink);border:1px dashed var(--soft)}.refused .foot{color:var(--accent)}
.foot button{border:0;background:none;padding:.15rem .3rem;text-decoration:underline;color:inherit}
.typing{margin:.7rem 0 0;padding:.7rem .95rem;border-radius:1.15rem;border-bottom-left-radius:.35rem;background:var(--shop);border:1px solid var(--line);width:fit-content}
.dots{display:flex;gap:.28rem}.dots i{width:.42rem;height:.42rem;border-radius:50%;background:var(--soft);animation:breathe 1.2s infinite}.dots i:nth-child(2){animation-delay:.2s}.dots i:nth-child(3){animation-delay:.4s}
@keyframes breathe{0%,60%,100%{opacity:.3}30%{opacity:1}}
@media(prefers-reduced-motion:reduce){.dots i{animation:none}}
.options{display:flex;flex-wrap:wrap;gap:.5rem;margin-top:.7rem}.options:empty{display:none}
.options button{border:1px solid var(--accent);color:var(--accent);background:var(--card);border-radius:1.4rem;padding:.45rem .95rem;min-height:2.6rem;line-height:1.3;text-align:left}
.prove{width:min(26rem,100%);margin-top:.9rem;padding:.7rem .9rem;border:1px solid var(--line);border-radius:1.15rem;background:var(--card)}
.prove summary{cursor:pointer;font-weight:600;min-height:1.8rem}
.prove form{display:grid;gap:.3rem;margin-top:.3rem}.prove p{margin:0 0 .3rem;font-size:.88rem;line-height:1.5}.prove label{font-size:.88rem;margin-top:.2rem}
.prove input{font:inherit;color:inherit;width:100%;min-height:2.75rem;padding:.4rem .9rem;border:1px solid var(--soft);border-radius:.8rem;background:var(--paper)}
.prove input[aria-invalid=true]{border-color:var(--accent)}.prove .problem{color:var(--accent)}.prove .problem:empty{display:none}
#code-digits{font-size:1.3rem;letter-spacing:.25em}
.prove [type=submit]{min-height:2.75rem;margin-top:.4rem;border:0;border-radius:1.4rem;background:var(--accent);color:var(--on-accent);font-weight:500}.prove button:disabled{opacity:.6;cursor:default}
footer{padding:.6rem .8rem calc(.5rem + env(safe-area-inset-bottom));background:var(--card);border-top:1px solid var(--line)}
.notice{margin:0 0 .6rem;padding:.55rem .8rem;border-radius:.7rem;background:var(--warn);font-size:.88rem;line-height:1.45}
form{display:flex;gap:.5rem;align-items:flex-end}
textarea{flex:1;min-width:0;resize:none;border:1px solid var(--line);border-radius:1.4rem;background:var(--paper);padding:.6rem 1rem;line-height:1.45;max-height:10rem}
textarea::placeholder{color:var(--soft);opacity:1}
.send{flex:none;display:grid;place-items:center;width:2.85rem;height:2.85rem;border:0;border-radius:50%;background:var(--accent);color:var(--on-accent)}
.attach{flex:none;display:grid;place-items:center;width:2.85rem;height:2.85rem;border:0;border-radius:50%;background:none;color:var(--soft);margin-right:-.35rem}
.tray{display:flex;gap:.5rem;flex-wrap:wrap;padding:.1rem 0 .6rem}.tray:empty{display:none}
.tray span{position:relative;width:4rem;height:4rem;border-radius:.7rem;background:var(--line)}.tray img{width:100%;height:100%;object-fit:cover;border-radius:.7rem}
.tray button{position:absolute;top:-.45rem;right:-.45rem;width:1.6rem;height:1.6rem;border-radius:50%;border:1px solid var(--line);background:var(--card);line-height:1;padding:0}
.photos{display:flex;flex-wrap:wrap;gap:.35rem;margin-bottom:.25rem}.buyer .photos{justify-content:flex-end}
.photo{border:1px solid var(--line);background:var(--card);padding:0;border-radius:1rem;overflow:hidden}.photo img{display:block;width:auto;height:auto;max-width:min(15rem,60vw);max-height:13rem}.film{position:relative;background:#2b2b2b}.photo.film{width:min(13rem,60vw);max-height:13rem}.tray .film{background:#2b2b2b}.film::after{content:'';position:absolute;inset:0;margin:auto;width:2.6rem;height:2.6rem;border-radius:50%;background:rgb(0 0 0/.55) url("data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 24 24'%3E%3Cpath fill='%23fff' d='M9 7v10l8-5z'/%3E%3C/svg%3E") center/70% no-repeat}
.large{max-width:96vw;max-height:96dvh;padding:0;border:0;background:none;margin:auto}.large::backdrop{background:rgb(0 0 0/.8)}.large button{position:fixed;top:.6rem;right:.6rem;width:2.8rem;height:2.8rem;border:0;border-radius:50%;background:#fff;color:#222;font-size:1.4rem;line-height:1}.large video{display:block;min-width:min(20rem,90vw);max-width:96vw;max-height:90dvh;background:#000}.large img{display:block;max-width:96vw;max-height:96dvh;width:auto;height:auto}
.left{margin:.25rem 1rem 0;font-size:.78rem;color:var(--accent);text-align:right}
.below{display:flex;justify-content:space-between;gap:1rem;margin-top:.35rem}
.below button{border:0;background:none;font-size:.82rem;color:var(--soft);padding:.35rem .6rem;min-height:1.9rem;text-align:left}
#person{color:var(--accent);font-weight:500}
@media(min-width:50rem){.chat{height:calc(100vh - 3rem);margin:1.5rem auto;border:1px solid var(--line);border-radius:1.2rem;overflow:hidden;box-shadow:0 1.2rem 3rem rgb(0 0 0/.08)}}
`;
