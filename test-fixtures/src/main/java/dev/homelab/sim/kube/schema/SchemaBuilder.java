package dev.homelab.sim.kube.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Collects the parts of a {@link Schema}. */
final class SchemaBuilder {
  final Schema.Type type;
  final String name;
  Supplier<Map<String, Schema>> properties = Map::of;
  @Nullable Supplier<Schema> items;
  boolean atomic;
  boolean set;
  boolean preserveUnknown;
  boolean nullable;
  boolean embedded;
  List<String> keys = List.of();
  @Nullable String patchKey;
  boolean patchMerge;
  boolean patchRetainKeys;
  @Nullable JsonNode defaultValue;
  Set<String> present = Set.of();
  Set<String> nullPresent = Set.of();
  List<String> required = List.of();
  List<String> hooks = List.of();
  Limits limits = Limits.NONE;
  List<JsonNode> rules = List.of();
  @Nullable JsonNode source;

  SchemaBuilder(Schema.Type type, String name) {
    this.type = type;
    this.name = name;
  }

  Schema build() {
    return new Schema(this);
  }
}
