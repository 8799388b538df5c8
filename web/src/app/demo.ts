/** Whether this server serves the demo shop. */
export const isDemo = document.querySelector<HTMLMetaElement>('meta[name=qin-demo]')?.content === 'yes';
