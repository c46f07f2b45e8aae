package dev.homelab.provider.apps;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A thing that an application holds.
 *
 * @param id what the application calls it by
 * @param name its name, or what stands for one
 * @param body all that the application says of it
 */
record Held(String id, String name, JsonNode body) {}
