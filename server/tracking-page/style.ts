/** What the tracking page needs besides: the way in four stations, the two days, and what the carrier told. */
export const style = `
.parcel{background:var(--card);border:1px solid var(--line);border-radius:.9rem;padding:1.1rem 1rem;margin-top:1rem}
.parcel>h2{margin:0;font-size:.95rem;color:var(--soft);font-weight:600}.now{font-size:1.2rem;line-height:1.4;font-weight:600;margin:.2rem 0 .4rem;text-wrap:pretty}
.way{display:grid;grid-template-columns:repeat(4,1fr);list-style:none;margin:1.1rem 0 .4rem;padding:0;font-size:.8rem;text-align:center;color:var(--soft)}
.way li{position:relative;padding:1.25rem .15rem 0;line-height:1.3}.way li::before{content:"";position:absolute;left:50%;top:.15rem;width:.8rem;height:.8rem;margin-left:-.4rem;border-radius:50%;background:var(--card);border:2px solid var(--line);z-index:1}
.way li+li::after{content:"";position:absolute;right:50%;top:.58rem;width:100%;height:2px;background:var(--line)}
.way .done::before{background:var(--accent);border-color:var(--accent)}.way .done+.done::after{background:var(--accent)}.way [aria-current]{color:var(--ink);font-weight:600}
.days{display:grid;grid-template-columns:repeat(auto-fit,minmax(9rem,1fr));gap:.7rem;margin:1rem 0 .5rem}.days div{border-left:.25rem solid var(--accent);padding-left:.7rem}.days dt{margin:0}.days dd{font-size:1.1rem;font-weight:600}
.known{margin:.9rem 0 0}.asks{display:grid;gap:.6rem;margin-top:1.1rem}.asks form{margin:0}.asks button{width:100%}
a.button{display:block;text-align:center;font-weight:600;line-height:1.8rem;padding:.6rem 1.2rem;border-radius:.8rem;background:var(--accent);color:var(--on-accent);text-decoration:none}a.button.quiet{background:none;color:inherit;border:1px solid var(--soft);font-weight:500}
.parcel details{margin-top:1rem;border-top:1px solid var(--line);padding-top:.3rem}.parcel summary{cursor:pointer;font-weight:600;min-height:2.9rem;padding:.7rem 0}
.story q{font-size:.92rem}.zone{margin-top:1.2rem}.parcel h2+.inside{margin-top:0}.parcel>.inside~.asks{margin-top:1.1rem}.inside{margin:.3rem 0 0;padding-left:1.1rem}
`;
