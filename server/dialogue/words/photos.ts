const marker = /\[(?:photo|image|picture|图片|照片)\]/iu;
const claimed =
  /(?:sent|sending|attached|uploaded|here (?:is|are)).{0,20}(?:photo|picture|pic|image)s?|(?:photo|picture|pic|image)s?.{0,20}(?:sent|attached|uploaded)|(?:照片|图片|相片|图|照).{0,6}(?:发|传)(?:了|过|给|好|您|你|出|上)|(?:已经?|都)?(?:发|传)(?:了|过|给你|给您)?.{0,6}(?:照片|图)|(?:照片|图片|图)(?:都)?已(?:经)?(?:发|传)|拍(?:照|了照?|好)?.{0,3}(?:发|传)(?:给)?(?:你|您|了|过)/iu;
const none =
  /(?:没有?|没拍|拍不了|无法拍|不方便拍)(?:到|有)?(?:照片|图片|照|图)?了?$|没(?:有|拍)?(?:照片|图片|图|照)|拍不了|(?:no|don't have|do not have|haven't got|haven't|can't (?:take|send)|cannot (?:take|send)|can't)(?: any| a| the| take| send)* ?(?:photo|picture|pic|image)s?/iu;

/** A photo is there: the channel put its mark into the text. */
export const bringsPhoto = (text: string) => marker.test(text);
/** The buyer says so; whether anything arrived, a colleague has to look. */
export const saysPhotosSent = (text: string) => !none.test(text) && (marker.test(text) || claimed.test(text));
export const hasNoPhotos = (text: string) => none.test(text);
