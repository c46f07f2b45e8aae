package dev.homelab.spi;

import dev.homelab.model.Value;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * What is known of a resource type.
 *
 * @param type provider and type, for example {@code kubernetes.deployment}
 * @param version 1 or more; raised when the form of the properties changes
 * @param fields rules by path; a field without a rule is plain
 * @param holdsData whether deleting or replacing an object of the type loses data
 * @param upgraders one per older version, in order: item 0 turns version 1 into 2
 */
public record ResourceSchema(
    String type,
    int version,
    List<FieldRule> fields,
    boolean holdsData,
    List<UnaryOperator<Value.Tree>> upgraders) {
  public ResourceSchema {
    fields = List.copyOf(fields);
    upgraders = List.copyOf(upgraders);
  }

  /** A type whose fields have no rules and which holds no data. */
  public static ResourceSchema plain(String type) {
    return new ResourceSchema(type, 1, List.of(), false, List.of());
  }
}
