select u.*, u.emial from users u;
