const marker = /\[(?:photo|image|picture|video|图片|照片|视频)\]/iu;
const claimed =
  /(?:sent|sending|attached|uploaded|here (?:is|are)).{0,20}(?:photo|picture|pic|image)s?|(?:photo|picture|pic|image)s?.{0,20}(?:sent|attached|uploaded)|(?:照片|图片|相片|图|照).{0,6}(?:发|传)(?:了|过|给|好|您|你|出|上)|(?:已经?|都)?(?:发|传)(?:了|过|给你|给您)?.{0,6}(?:照片|图)|(?:照片|图片|图)(?:都)?已(?:经)?(?:发|传)|拍(?:照|了照?|好)?.{0,3}(?:发|传)(?:给)?(?:你|您|了|过)/iu;
const none =
  /(?:没有?|没拍|拍不了|无法拍|不方便拍)(?:到|有)?(?:照片|图片|照|图)?了?$|没(?:有|拍)?(?:照片|图片|图|照)|拍不了|(?:no|don't have|do not have|haven't got|haven't|can't (?:take|send)|cannot (?:take|send)|can't)(?: any| a| the| take| send)* ?(?:photo|picture|pic|image)s?/iu;

const later =
  /(?:图|照片|照|拍).{0,8}(?:晚点|一会|等会|等一?下|待会|过会|回家|下班|明天|稍后|回头|晚上)|(?:晚点|一会儿?|等会儿?|等一?下|待会儿?|过会儿?|回家|到家|下班|明天|稍后|回头|今晚|晚上).{0,8}(?:拍|照片|发图|传图)|(?:i'll|i will|i can|gonna|going to|let me).{0,25}(?:photo|picture|pic|image)s?.{0,25}(?:later|tonight|tomorrow|when|once|after|home|work)|(?:later|tonight|tomorrow|get home|after work).{0,25}(?:photo|picture|pic)s?/iu;
/** Photos are to come: there is nothing to ask again. */
export const willSendPhotos = (text: string) => later.test(text) && !none.test(text) && !marker.test(text);

/** A photo is there: the channel put its mark into the text. */
export const bringsPhoto = (text: string) => marker.test(text);
/** A photo, and not a word beside it. */
export const bringsOnlyPhotos = (text: string) =>
  bringsPhoto(text) && !/[\p{L}\p{N}]/u.test(text.replace(new RegExp(marker.source, 'giu'), ''));
/** The buyer says so; whether anything arrived, a colleague has to look. */
export const saysPhotosSent = (text: string) => !none.test(text) && (marker.test(text) || claimed.test(text));
export const hasNoPhotos = (text: string) => none.test(text);
