package dev.homelab.provider.proxmox.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** Reads values that a host sends now as text, now as number, now as 0 or 1. */
public final class Scalars {
  private Scalars() {}

  /** The text of a field, whatever its form; empty when there is none. */
  public static String text(JsonNode from, String name) {
    JsonNode field = from.path(name);
    if (field.isBoolean()) {
      return field.asBoolean() ? "1" : "0";
    }
    return field.isValueNode() && !field.isNull() ? field.asText() : "";
  }

  /** The whole number of a field, whatever its form, or {@code otherwise}. */
  public static long number(JsonNode from, String name, long otherwise) {
    JsonNode field = from.path(name);
    if (field.isNumber()) {
      return field.asLong();
    }
    try {
      return (long) Double.parseDouble(text(from, name).strip());
    } catch (NumberFormatException e) {
      return otherwise;
    }
  }

  /** Whether a field says yes, in any form that a host has for it. */
  public static boolean flag(JsonNode from, String name) {
    return isYes(text(from, name));
  }

  /** Whether a text says yes: {@code 1}, {@code on}, {@code yes}, {@code true}. */
  public static boolean isYes(String text) {
    return text.equals("1") || text.equals("on") || text.equals("yes") || text.equals("true");
  }

  /** The elements of an array; none for anything else. */
  public static List<JsonNode> items(JsonNode array) {
    List<JsonNode> items = new ArrayList<>();
    if (array.isArray()) {
      array.forEach(items::add);
    }
    return items;
  }
}
