package dev.homelab.dsl.spec.machine;

import dev.homelab.diag.SourceSpan;
import dev.homelab.dsl.spec.LanguageCodes;
import dev.homelab.dsl.spec.Scope;
import dev.homelab.dsl.spec.machine.Draft.Said;
import dev.homelab.model.Address;
import dev.homelab.model.Level;
import dev.homelab.model.Value;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What a machine's block says of devices of the host that are handed to it, and of its ports. */
final class VmDevices {
  private static final int PCI_SLOTS = 16;
  private static final int USB_SLOTS = 15;
  private static final String NAME = "[A-Za-z][A-Za-z0-9_-]+";
  private static final String BUS = "([0-9A-Fa-f]{4}:)?[0-9A-Fa-f]{2}:[0-9A-Fa-f]{2}(\\.[0-7])?";
  private final Set<Address> handedOn = new TreeSet<>();
  private final Map<String, Said<Value.Tree>> pci = new TreeMap<>();
  private final Map<String, Value> usb = new TreeMap<>();
  private final Map<String, Value> serial = new TreeMap<>();
  private Value.Tree gpuOptions = Value.Tree.EMPTY;
  private @Nullable Said<GpuUse> gpu;

  private static Options device(String word, Scope scope, Map<String, ?> named) {
    return Options.of(word, named, scope)
        .flag("pcie")
        .flag("primary")
        .flag("romBar")
        .text("romFile", "[^/,=\\s]+", "vbios.bin")
        .text("mdev", "[^/,=:\\s]+", "nvidia-63");
  }

  /** Hands graphics cards on. */
  void handOnCard(Scope scope, Map<String, ?> named, GpuUse use) {
    gpu = Said.now(scope, use);
    gpuOptions = device("gpu", scope, named).tree();
  }

  /** Hands a device on; places begin at the second, since a graphics card has the first. */
  void handOnPci(Scope scope, Map<String, ?> named) {
    Value.Tree said =
        device("pci", scope, named)
            .text("mapping", NAME, "coral")
            .text("device", BUS + "(;" + BUS + ")*", "0000:01:00.0")
            .treeOr(Map.of("pcie", true));
    boolean one = named.containsKey("mapping") != named.containsKey("device");
    if (!one) {
      scope.unfit("which device is meant?", "write pci mapping: 'coral'");
    } else if (pci.size() + 1 >= PCI_SLOTS) {
      scope.unfit("a machine has " + PCI_SLOTS + " devices of the host at most", "take one away");
    } else {
      pci.put("hostpci" + (pci.size() + 1), Said.now(scope, said));
    }
  }

  /** Hands a USB device on. */
  void handOnUsb(Scope scope, Map<String, ?> named) {
    Value.Tree said =
        Options.of("usb", named, scope)
            .text("mapping", NAME, "gamepad")
            .text("device", "[0-9A-Fa-f]{4}:[0-9A-Fa-f]{4}|\\d+-\\d+(\\.\\d+)*|spice", "046d:c21d")
            .flag("usb3")
            .tree();
    if (named.containsKey("mapping") == named.containsKey("device")) {
      scope.unfit("which USB device is meant?", "write usb mapping: 'gamepad'");
    } else if (usb.size() >= USB_SLOTS) {
      scope.unfit("a machine has " + USB_SLOTS + " USB devices at most", "take one away");
    } else {
      usb.put("usb" + usb.size(), said);
    }
  }

  /** Adds a serial port. */
  void addPort(Scope scope, Map<String, ?> named, int number) {
    Value device =
        Options.of("serialPort", named, scope)
            .text("device", "/dev/[^,=\\s]+", "/dev/ttyS0")
            .get("device");
    Value socket = new Value.Text("socket");
    if (number < 0 || number > 3) {
      scope.unfit("there is no serial port " + number, "they are numbered from 0 to 3");
    } else if (serial.put(Integer.toString(number), device == null ? socket : device) != null) {
      scope.unfit("serial port " + number + " is said twice", "give the second another number");
    }
  }

  /** Sets what the block states of ports and of devices that cost nothing. */
  void describe(Draft draft) {
    draft.derived("usb", usb, "devices that are handed to it");
    draft.derived("serial", serial, "its serial ports");
  }

  /**
   * Hands a card of the machine's node to it where it shall have one, and the other devices.
   *
   * @param node its node
   * @param runs whether it runs
   * @param primary whether it shows what the machine shows first
   * @param keepsMemory whether the block says what becomes of its memory
   */
  void handOn(
      Draft draft,
      HostParts host,
      Scope scope,
      String node,
      boolean runs,
      boolean primary,
      boolean keepsMemory) {
    TreeMap<String, Value> all = new TreeMap<>();
    SourceSpan line = null;
    for (Map.Entry<String, Said<Value.Tree>> one : pci.entrySet()) {
      refuseCards(host, scope, one.getValue());
      all.put(one.getKey(), one.getValue().value());
      line = one.getValue().line();
    }
    Said<GpuUse> use = gpu;
    if (use != null && use.value() == GpuUse.PASSTHROUGH) {
      GraphicsCards.Card card = host.cards().take(node, handedOn, runs);
      if (card == null) {
        tooFewCards(host, scope, node, use);
        return;
      }
      draft.after(card.mapping(), Level.EXISTS);
      TreeMap<String, Value> device = new TreeMap<>(gpuOptions.fields());
      device.put("mapping", new Value.Text(card.name()));
      device.putIfAbsent("pcie", new Value.Bool(true));
      device.putIfAbsent("primary", new Value.Bool(primary));
      all.put("hostpci0", new Value.Tree(device));
      line = use.line();
    }
    if (!all.isEmpty()) {
      draft.said("pci", new Value.Tree(all), line);
      if (!keepsMemory) {
        draft.byDefault("balloon", 0, "a machine with a card keeps all of its memory");
      }
    }
  }

  /** Graphics cards are counted, so that no two running machines have one. */
  private static void refuseCards(HostParts host, Scope scope, Said<Value.Tree> device) {
    String mapping = Value.textOf(device.value().get("mapping"));
    if (mapping != null && host.cards().knows(mapping)) {
      device.report(
          scope,
          LanguageCodes.error(
                  LanguageCodes.BAD_VALUE, "'" + mapping + "' is a graphics card of the host")
              .withHint("hand it on as one: gpu passthrough"));
    }
  }

  private static void tooFewCards(HostParts host, Scope scope, String node, Said<GpuUse> use) {
    long count = host.cards().count(node);
    boolean elsewhere = host.cards().areElsewhere(node);
    String has =
        count == 0
            ? "no graphics card"
            : count == 1 ? "only one graphics card" : "only " + count + " cards";
    use.report(
        scope,
        LanguageCodes.error(
                LanguageCodes.MISSING,
                "proxmox '"
                    + host.address().last().name()
                    + "' names "
                    + has
                    + (elsewhere ? " of node '" + node + "'" : ""))
            .withHint(
                "add it to the host: card 'gpu', path: '0000:01:00', id: '10de:2684'"
                    + (elsewhere ? ", node: '" + node + "'" : "")));
  }
}
