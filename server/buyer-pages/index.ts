export { Fields, type Form, fieldsOf, formOf } from './form.ts';
export { fieldView, hiddenView, mostWords, problemView, wordsView } from './frame.ts';
export { openBuyerPage } from './open-page.ts';
export { AnyQuery, type BuyerPage, type Ports, pageAnswers, ShopParams } from './schemas.ts';
export { goTo, isOwnForm, show, type Visit, visitOf } from './visit.ts';
