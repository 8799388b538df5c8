/** Named as one: "订单号：2309…", "order no. ORD-1001", "#1001". */
const named =
  /(?:订单(?:编?号)?(?:是|为)?|\border(?:\s+(?:no\.?|number|nr\.?))?|#)\s*[:：#]?\s*([A-Za-z]{0,4}-?\d[\dA-Za-z-]{2,29})/i;
/** A number that can be nothing else: Taobao's are of 15 to 19 digits; others have a date and a count. */
const bare = /(?<![\dA-Za-z-])(\d{15,19}|\d{6,8}-\d{3,6})(?![\dA-Za-z-])/;

/** The order number that a pasted message names, or null. It proves nothing: the agent looks whether it is this buyer's. */
export function readOrderNumber(text: string): string | null {
  return named.exec(text)?.[1] ?? bare.exec(text)?.[1] ?? null;
}
