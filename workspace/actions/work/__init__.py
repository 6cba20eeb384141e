"""What the group of an action does: dates, tasks, own share, money, news and story."""
