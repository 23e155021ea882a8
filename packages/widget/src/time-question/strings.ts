// What the customer is asked before the session's time is over. `{time}` is what is left, such as “47 seconds”.

export const timeQuestionStrings = {
  'popup-idle-question': 'Sharing ends in {time} because nothing has happened for a while. Continue?',
  'popup-time-question': 'Sharing ends in {time} because the time for a session is nearly over. Continue?',
} as const;
