// Where short messages appear: at the lower right, for five seconds, three at most.

import '@mantine/core/styles/Notification.layer.css';
import '@mantine/notifications/styles.layer.css';
import { Notifications } from '@mantine/notifications';

export function ConsoleNotifications() {
  return <Notifications position="bottom-right" limit={3} autoClose={5000} transitionDuration={150} />;
}
