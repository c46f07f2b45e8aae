package dev.homelab.provider.talos.card;

import dev.homelab.provider.talos.api.CosiResource;
import java.util.Locale;

/**
 * A device of a machine, as Talos tells it ({@code PCIDevices.hardware.talos.dev} of Talos 1.13).
 *
 * @param at where it sits, such as {@code 0000:01:00.0}
 * @param kind the number of its class, such as {@code 0x03}
 * @param className the name of its class; empty when Talos knows none
 * @param vendorId the number of who made it, such as {@code 0x10de}
 * @param productId the number of what it is, such as {@code 0x2236}
 * @param vendor who made it; empty when Talos knows no name
 * @param product what it is, by the list of PCI IDs; empty when Talos knows no name
 */
public record PciDevice(
    String at,
    String kind,
    String className,
    String vendorId,
    String productId,
    String vendor,
    String product) {
  /** The type of such resources. */
  public static final String TYPE = "PCIDevices.hardware.talos.dev";

  /** The namespace that they are in. */
  public static final String NAMESPACE = "hardware";

  /** The class of whatever makes pictures (PCI Code and ID Assignment Specification). */
  private static final String DISPLAY = "0x03";

  /** The device of a resource. */
  public static PciDevice of(CosiResource resource) {
    return new PciDevice(
        resource.id(),
        resource.text("class_id"),
        resource.text("class"),
        resource.text("vendor_id"),
        resource.text("product_id"),
        resource.text("vendor"),
        resource.text("product"));
  }

  /** Whether it is a graphics card. */
  public boolean isDisplay() {
    return kind.equalsIgnoreCase(DISPLAY);
  }

  /** Who made it and what it is, as KubeVirt selects devices: {@code 10DE:2236}. */
  public String selector() {
    return number(vendorId) + ':' + number(productId);
  }

  private static String number(String text) {
    return text.replaceFirst("^0[xX]", "").toUpperCase(Locale.ROOT);
  }

  /** Whether it is part of the processor's own bus, where Intel's integrated graphics sit. */
  boolean isOnFirstBus() {
    return at.matches("[0-9a-f]{4}:00:.*");
  }

  /** For people: the selector, the name and the place. */
  public String told() {
    String name = product.isEmpty() ? className : product;
    return (selector() + ' ' + vendor + ' ' + name + " at " + at).replaceAll(" +", " ");
  }
}
