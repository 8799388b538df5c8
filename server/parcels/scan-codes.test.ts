import assert from 'node:assert/strict';
import { test } from 'node:test';
import { scanStatuses } from './rules.ts';
import { type CodeProvider, codeProviders, meaningOf, zoneOf } from './scan-codes.ts';
import { scanReasons } from './scan-reasons.ts';

/** Every code that a provider documents, with what it means here: `code=status`, or `code=status/reason`. */
const table: Record<CodeProvider, string> = {
  aftership: `
    Pending=label_created Pending_001=label_created Pending_002=label_created Pending_003=label_created
    Pending_004=label_created Pending_005=label_created Pending_006=label_created
    InfoReceived=label_created InfoReceived_001=label_created
    InTransit=in_transit InTransit_001=in_transit InTransit_002=accepted InTransit_003=in_transit InTransit_004=customs
    InTransit_005=customs InTransit_006=customs InTransit_007=in_transit InTransit_008=in_transit InTransit_009=in_transit
    OutForDelivery=out_for_delivery OutForDelivery_001=out_for_delivery OutForDelivery_003=out_for_delivery
    OutForDelivery_004=out_for_delivery
    AttemptFail=attempt_failed AttemptFail_001=attempt_failed AttemptFail_002=attempt_failed/consignee_not_available
    AttemptFail_003=attempt_failed/consignee_business_closed
    AvailableForPickup=ready_for_pickup AvailableForPickup_001=ready_for_pickup
    Delivered=delivered Delivered_001=delivered Delivered_002=delivered Delivered_003=delivered Delivered_004=delivered
    Delivered_005=delivered
    Exception=exception Exception_001=exception/unknown Exception_002=exception/consignee_incorrect_address
    Exception_003=exception/consignee_refused Exception_004=customs/customs_delay Exception_005=exception/force_majeure
    Exception_006=exception/unknown Exception_007=exception/consignee_incorrect_address
    Exception_008=exception/consignee_not_available Exception_009=exception/retailer_incorrect_parcel
    Exception_010=returning Exception_011=returned Exception_012=exception/carrier_damaged_parcel
    Exception_013=lost/carrier_parcel_lost Exception_016=exception/carrier_sorting_error
    Exception_017=exception/weather_delay Exception_018=customs/customs_documentation
    Expired=unknown Expired_001=unknown`,
  track17: `
    NotFound=label_created NotFound_Other=label_created NotFound_InvalidCode=label_created InfoReceived=label_created
    InTransit=in_transit InTransit_PickedUp=accepted InTransit_Other=in_transit InTransit_Departure=in_transit
    InTransit_Arrival=in_transit InTransit_CustomsProcessing=customs InTransit_CustomsReleased=customs
    InTransit_CustomsRequiringInformation=customs/customs_documentation
    PickedUp=accepted Departure=in_transit Arrival=in_transit Returning=returning Returned=returned
    Expired=unknown Expired_Other=unknown
    AvailableForPickup=ready_for_pickup AvailableForPickup_Other=ready_for_pickup
    OutForDelivery=out_for_delivery OutForDelivery_Other=out_for_delivery
    DeliveryFailure=attempt_failed DeliveryFailure_Other=attempt_failed
    DeliveryFailure_NoBody=attempt_failed/consignee_not_available DeliveryFailure_Security=attempt_failed/security_issue
    DeliveryFailure_Rejected=attempt_failed/consignee_refused
    DeliveryFailure_InvalidAddress=attempt_failed/consignee_incorrect_address
    Delivered=delivered Delivered_Other=delivered
    Exception=exception Exception_Other=exception/unknown Exception_Returning=returning Exception_Returned=returned
    Exception_NoBody=exception/consignee_not_available Exception_Security=exception/security_issue
    Exception_Damage=exception/carrier_damaged_parcel Exception_Rejected=exception/consignee_refused
    Exception_Delayed=exception/unknown Exception_Lost=lost/carrier_parcel_lost
    Exception_Destroyed=lost/regulatory_hold Exception_Cancel=cancelled/retailer_cancelled`,
  kuaidi100: `
    0=in_transit 1=accepted 2=attempt_failed 3=delivered 4=returned 5=out_for_delivery 6=returning 7=in_transit 8=customs
    10=customs 11=customs 12=customs 13=customs/customs_delay 14=returned/consignee_refused
    101=label_created 102=label_created 103=accepted 1001=in_transit 1002=in_transit 1003=in_transit 501=ready_for_pickup
    301=delivered 302=delivered 303=delivered 304=delivered 201=unknown 202=unknown
    203=attempt_failed/consignee_refused 204=attempt_failed 205=ready_for_pickup/consignee_not_available
    206=attempt_failed/consignee_not_available 207=attempt_failed/carrier_address_not_found
    208=exception/carrier_capacity_exceeded 209=exception/carrier_damaged_parcel 210=cancelled 401=cancelled
    在途=in_transit 揽收=accepted 疑难=attempt_failed 签收=delivered 退签=returned 派件=out_for_delivery 退回=returning
    转投=in_transit 清关=customs 待清关=customs 清关中=customs 已清关=customs 清关异常=customs/customs_delay
    拒签=returned/consignee_refused`,
  easypost: `
    unknown=unknown pre_transit=label_created in_transit=in_transit in_transit:received_at_origin_facility=accepted
    out_for_delivery=out_for_delivery delivered=delivered available_for_pickup=ready_for_pickup return_to_sender=returning
    failure=attempt_failed failure:lost=lost/carrier_parcel_lost failure:damaged=exception/carrier_damaged_parcel
    failure:refused=attempt_failed/consignee_refused failure:address_correction=attempt_failed/consignee_incorrect_address
    failure:weather_delay=exception/weather_delay cancelled=cancelled/retailer_cancelled error=unknown`,
  karrio: `
    pending=label_created picked_up=accepted in_transit=in_transit on_hold=exception on_hold:customs_delay=customs/customs_delay
    on_hold:customs_documentation=customs/customs_documentation on_hold:customs_duties_unpaid=customs/customs_duties_unpaid
    on_hold:customs_prohibited=customs/customs_prohibited on_hold:customs_inspection=customs/customs_inspection
    out_for_delivery=out_for_delivery delivery_failed=attempt_failed delivery_delayed=exception/unknown
    ready_for_pickup=ready_for_pickup delivered=delivered return_to_sender=returning cancelled=cancelled unknown=unknown
    delivery_failed:carrier_parcel_lost=lost/carrier_parcel_lost on_hold:carrier_parcel_lost=lost/carrier_parcel_lost`,
  shopify: `
    LABEL_PURCHASED=label_created LABEL_PRINTED=label_created CONFIRMED=label_created CARRIER_PICKED_UP=accepted
    IN_TRANSIT=in_transit DELAYED=exception/unknown OUT_FOR_DELIVERY=out_for_delivery ATTEMPTED_DELIVERY=attempt_failed
    READY_FOR_PICKUP=ready_for_pickup READY_FOR_RECIPIENT_PICKUP=ready_for_pickup DELIVERED=delivered PICKED_UP=delivered
    FAILURE=lost BUYER_ACTION_REQUIRED=exception/unknown RETURNING_TO_SENDER=returning`,
  taobao: `
    ACCEPT=accepted TRANSPORT=in_transit DELIVERING=out_for_delivery SIGN=delivered CANCEL=cancelled FAILED=attempt_failed
    CREATED=label_created RECREATED=label_created CANCELLED=cancelled CLOSED=cancelled SENDING=label_created
    ACCEPTING=label_created ACCEPTED=label_created REJECTED=label_created/carrier_capacity_exceeded PICK_UP=accepted
    PICK_UP_FAILED=label_created/retailer_not_ready LOST=lost/carrier_parcel_lost
    REJECTED_BY_RECEIVER=attempt_failed/consignee_refused ACCEPTED_BY_RECEIVER=delivered`,
};

for (const provider of codeProviders)
  test(`every code of ${provider} means what it says`, () => {
    for (const line of table[provider].trim().split(/\s+/)) {
      const [code = '', meant = ''] = line.split('=');
      const { status, reason } = meaningOf(provider, code);
      assert.equal(reason === null ? status : `${status}/${reason}`, meant, `${provider} ${code}`);
    }
  });

test('each of the 35 reasons that Karrio names comes through, and whose fault it is', () => {
  assert.equal(scanReasons.length, 35);
  for (const reason of scanReasons.filter((one) => one !== 'carrier_parcel_lost')) {
    assert.deepEqual(meaningOf('karrio', `delivery_failed:${reason}`), { status: 'attempt_failed', reason });
    const held = reason.startsWith('customs_') ? 'customs' : 'exception';
    assert.deepEqual(meaningOf('karrio', `on_hold:${reason}`), { status: held, reason });
  }
});

test('that a parcel is lost, or was refused, may stand in the text alone', () => {
  assert.equal(meaningOf('kuaidi100', '2', '您的快件已遗失，请联系客服').status, 'lost');
  assert.deepEqual(meaningOf('kuaidi100', '2', '收件人拒收'), {
    status: 'attempt_failed',
    reason: 'consignee_refused',
  });
  assert.equal(meaningOf('kuaidi100', '0', '不会遗失').status, 'in_transit', 'only where something is wrong');
});

test('a code that nobody knows is unknown, whatever it looks like and says: never delivered, never returned', () => {
  const known = new Set(
    codeProviders.flatMap((provider) => table[provider].toLowerCase().match(/[^\s=]+(?==)/g) ?? []),
  );
  const parts = [
    'Delivered',
    'RETURNED',
    'signed',
    '签收',
    '退回',
    '3',
    '_',
    ' ',
    ':',
    '*',
    '006',
    'Exception',
    '.*',
    '',
    '\0',
    'ß',
  ];
  const random = randomOf(7);
  for (let nth = 0; nth < 20_000; nth += 1) {
    const provider = codeProviders[Math.floor(random() * codeProviders.length)] as CodeProvider;
    const code = Array.from(
      { length: 1 + Math.floor(random() * 4) },
      () => parts[Math.floor(random() * parts.length)],
    ).join('');
    const bare = code.trim().toLowerCase();
    if (known.has(bare) || known.has(bare.replace(/:.*$/s, ''))) continue;
    const meaning = meaningOf(provider, code, `delivered 已签收 ${code} returned`);
    assert.deepEqual(meaning, { status: 'unknown', reason: null }, `${provider} ${JSON.stringify(code)}`);
  }
});

test('a detail that nobody knows leaves the status as it is', () => {
  assert.deepEqual(meaningOf('easypost', 'in_transit:teleported'), { status: 'in_transit', reason: null });
  assert.deepEqual(meaningOf('karrio', 'beamed:consignee_refused'), { status: 'unknown', reason: null });
});

test('a time without a zone is of where the provider’s clocks stand', () => {
  assert.equal(zoneOf('kuaidi100', 'Europe/Berlin'), 'Asia/Shanghai');
  assert.equal(zoneOf('taobao', 'Europe/Berlin'), 'Asia/Shanghai');
  assert.equal(zoneOf('aftership', 'Europe/Berlin'), 'Europe/Berlin');
});

test('every status that a file names is one that scans have', () => {
  for (const provider of codeProviders)
    for (const line of table[provider].trim().split(/\s+/))
      assert.ok(scanStatuses.includes(meaningOf(provider, line.split('=')[0] ?? '').status), line);
});

function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296;
    return state / 4_294_967_296;
  };
}
