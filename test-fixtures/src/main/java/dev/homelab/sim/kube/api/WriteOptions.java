package dev.homelab.sim.kube.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.homelab.sim.kube.json.Json;
import java.util.ArrayList;
import java.util.List;

/**
 * How a write was asked for.
 *
 * @param manager the field manager
 * @param subresource the subresource that is written, empty for the object itself
 * @param dryRun whether nothing may be kept
 * @param validation {@code Strict}, {@code Warn} or {@code Ignore}
 * @param force whether an apply takes fields from others
 * @param options the body of a delete
 * @param trusted whether it comes from a controller, which skips checks of people's input
 * @param warnings collects what is told in Warning headers
 */
public record WriteOptions(
    String manager,
    String subresource,
    boolean dryRun,
    String validation,
    boolean force,
    JsonNode options,
    boolean trusted,
    List<String> warnings) {

  /** A controller's write. */
  public static WriteOptions controller(String manager, String subresource) {
    return new WriteOptions(
        manager, subresource, false, "Ignore", false, Json.object(), true, new ArrayList<>());
  }

  /** The same with another body of options. */
  public WriteOptions withOptions(JsonNode body) {
    return new WriteOptions(
        manager, subresource, dryRun, validation, force, body, trusted, warnings);
  }
}
