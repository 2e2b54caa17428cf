"""What really happened, on a site: devices, logs from phones, the township and county pages."""
