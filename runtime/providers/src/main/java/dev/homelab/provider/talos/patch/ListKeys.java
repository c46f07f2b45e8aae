package dev.homelab.provider.talos.patch;

import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** By which key the items of a list are the same thing in a config and in its patch. */
final class ListKeys {
  private ListKeys() {}

  /** The place of the item that a patch's item speaks of, or -1 when it is a new one. */
  static int indexOfSame(
      String list, List<? extends @Nullable Object> items, @Nullable Object item) {
    for (int i = 0; i < items.size(); i++) {
      if (same(list, map(items.get(i)), map(item))) {
        return i;
      }
    }
    return -1;
  }

  private static boolean same(String list, Map<?, ?> left, Map<?, ?> right) {
    return switch (list) {
      case "extensions.ConfigFileList" -> text(left, "mountPath").equals(text(right, "mountPath"));
      case "security.ImageVerificationRules" -> text(left, "image").equals(text(right, "image"));
      case "v1alpha1.AdmissionPluginConfigList" -> text(left, "name").equals(text(right, "name"));
      case "v1alpha1.VlanList" -> number(left, "vlanId").equals(number(right, "vlanId"));
      default -> sameDevice(left, right);
    };
  }

  private static boolean sameDevice(Map<?, ?> left, Map<?, ?> right) {
    String name = text(right, "interface");
    if (!name.isEmpty()) {
      return text(left, "interface").equals(name);
    }
    Object selector = right.get("deviceSelector");
    boolean comparable = map(selector).get("physical") == null;
    return selector != null && comparable && Objects.equals(left.get("deviceSelector"), selector);
  }

  private static String text(Map<?, ?> item, String key) {
    return item.get(key) instanceof String text ? text : "";
  }

  private static BigInteger number(Map<?, ?> item, String key) {
    return item.get(key) instanceof BigInteger number ? number : BigInteger.ZERO;
  }

  private static Map<?, ?> map(@Nullable Object item) {
    return item instanceof Map<?, ?> map ? map : Map.of();
  }
}
