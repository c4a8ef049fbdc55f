"""Files that travel: sealed with age, signed as OpenSSH signs; any age and ssh-keygen can check them."""
