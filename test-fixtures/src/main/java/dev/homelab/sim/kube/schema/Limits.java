package dev.homelab.sim.kube.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Constraints on one value, each null or empty when there is none.
 *
 * @param enums the allowed values
 * @param pattern the regular expression that a text must contain a match of
 * @param format the format of a text
 * @param minimum the lowest number
 * @param maximum the highest number
 * @param exclusiveMinimum whether the lowest is itself refused
 * @param exclusiveMaximum whether the highest is itself refused
 * @param minLength the least characters
 * @param maxLength the most characters
 * @param minItems the least elements
 * @param maxItems the most elements
 * @param minProperties the least fields
 * @param maxProperties the most fields
 * @param range both ends of a port-like number, told in one message
 * @param combined the allOf, anyOf, oneOf and not parts, as a raw schema
 */
public record Limits(
    List<JsonNode> enums,
    @Nullable String pattern,
    @Nullable String format,
    @Nullable BigDecimal minimum,
    @Nullable BigDecimal maximum,
    boolean exclusiveMinimum,
    boolean exclusiveMaximum,
    @Nullable Integer minLength,
    @Nullable Integer maxLength,
    @Nullable Integer minItems,
    @Nullable Integer maxItems,
    @Nullable Integer minProperties,
    @Nullable Integer maxProperties,
    @Nullable List<Integer> range,
    @Nullable JsonNode combined) {
  /** No constraint at all. */
  public static final Limits NONE =
      new Limits(
          List.of(), null, null, null, null, false, false, null, null, null, null, null, null, null,
          null);

  /** Only these values. */
  public static Limits of(
      List<JsonNode> enums, @Nullable List<Integer> range, @Nullable BigDecimal minimum) {
    return new Limits(
        enums, null, null, minimum, null, false, false, null, null, null, null, null, null, range,
        null);
  }
}
