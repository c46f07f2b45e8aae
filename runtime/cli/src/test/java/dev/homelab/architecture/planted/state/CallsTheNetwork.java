package dev.homelab.architecture.planted.state;

import okhttp3.OkHttpClient;

/** Breaks A4. */
record CallsTheNetwork(OkHttpClient client) {}
