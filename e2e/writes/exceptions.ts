/** Writes that no page makes, each with the reason why none should. */
export const exceptions: Readonly<Record<string, string>> = {
  'PUT /api/ingest/products': 'for the shop’s own programs',
  'PUT /api/ingest/customers': 'for the shop’s own programs',
  'PUT /api/ingest/orders': 'for the shop’s own programs',
  'PUT /api/ingest/parcels': 'for the shop’s own programs',
  'PUT /api/ingest/scans': 'for the shop’s own programs',
  'POST /api/messages': 'for programs that bring a buyer’s message from another channel',
  'POST /api/set-up': 'its page is there only before the first shop; server/shops/set-up.test.ts',
};

/** Writes that a page should make and no flow reaches yet, with the page. The list must not hold what is reached. */
export const notYet: Readonly<Record<string, string>> = {};
