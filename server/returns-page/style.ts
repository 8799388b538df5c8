/** What the returns page needs besides: forms with goods, reasons and photos. */
export const style = `
input[type=file]{border-style:dashed}
input[type=checkbox],input[type=radio]{flex:none;width:1.25rem;height:1.25rem;margin:.15rem 0;accent-color:var(--accent)}
.item,.wishes label,.ways>details{background:var(--card);border:1px solid var(--line);border-radius:.9rem}
.pick,.wishes label,.reason label{display:flex;gap:.75rem;align-items:start;cursor:pointer}.pick span,.wishes span,.reason span{min-width:0}
.pick{padding:.9rem 1rem}.gone{opacity:.75}.item .more{display:none;padding:0 1rem 1rem;gap:1rem}.item:has(>.pick :checked){border-color:var(--accent)}.item:has(>.pick :checked) .more{display:grid}
@supports not selector(:has(a)){.item .more{display:grid}}
.reasons details{border-top:1px solid var(--line)}.reasons>small{margin-bottom:.4rem}.reasons summary{padding:.6rem 0;cursor:pointer;min-height:2.9rem}
.reasons details>.reason{padding-left:.9rem}.reason{padding:.35rem 0}.reasons>.reason{border-top:1px solid var(--line);padding:.7rem 0}
.reason label{min-height:2.2rem;align-items:center}.reason select{margin:.2rem 0 .4rem;display:none}.reason:has(input:checked) select{display:block}
@supports not selector(:has(a)){.reason select{display:block}}
.wishes,.part{display:grid;gap:.6rem}.wishes legend{margin-bottom:.5rem}.wishes label{padding:.8rem 1rem}.wishes label:has(:checked){border-color:var(--accent)}
form:has([name=wish]):not(:has([value=exchange]:checked)) .for-exchange{display:none}
address,.as-written{font-style:normal;white-space:pre-line}.rma{font-size:1.15rem;letter-spacing:.06em}
.ways{display:grid;gap:.6rem;margin-top:1.4rem}.ways>details{padding:0 1rem}.ways>details[open]{padding-bottom:1rem}.ways>details>summary{padding:.8rem 0;min-height:3rem;font-weight:600;cursor:pointer}
blockquote{margin:.8rem 0;padding:.2rem 1rem;border-left:.25rem solid var(--accent);white-space:pre-line}
.photos{display:flex;flex-wrap:wrap;gap:.5rem;list-style:none;margin:.5rem 0;padding:0}.photos video{display:block;width:min(18rem,100%);max-height:20rem;border-radius:.6rem;background:#000}.photos .video{flex:1 1 100%}.photos img{display:block;width:5rem;height:5rem;object-fit:cover;border-radius:.6rem;border:1px solid var(--line)}
.twice{padding-left:1.2rem}.twice li{margin:1rem 0}.twice form{margin-top:0}
`;
