/**
 * The demo shop: Willow & Thread (柳岸衣坊), a clothing shop in Hangzhou whose buyers, orders and parcels are made up.
 *
 * Whoever asks without saying who they are is the demo buyer (`demo-buyer`, Mia Lin in Chengdu, a gold member), with
 * exactly two orders: WT-200001, a navy linen shirt in M, delivered the day before yesterday; and WT-200002, a burgundy
 * knit dress in M, which left Hangzhou two days ago and is on its way.
 */
export { type InterestingBuyer, interestingBuyers } from './buyers.ts';
export { type Colour, demoContent, type Goods } from './content.ts';
export { demoPhotos, type Photo } from './garments.ts';
export { keepDemoShopFresh } from './jobs.ts';
export { keepDemoFresh } from './keep-demo-fresh.ts';
export { type DemoOptions, demoShopCode, loadDemoShop } from './load-demo-shop.ts';
export { loadInOwnProcess } from './load-in-own-process.ts';
export { type DemoRole, demoPeople, demoPerson, demoRoles } from './people.ts';
export { demoBuyer as defaultBuyer } from './plan-customers.ts';
export { demoOrders } from './plan-orders.ts';
