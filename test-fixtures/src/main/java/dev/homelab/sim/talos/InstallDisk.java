package dev.homelab.sim.talos;

import com.fasterxml.jackson.databind.JsonNode;
import dev.homelab.sim.kube.SimulatorException;
import dev.homelab.sim.kube.json.Json;
import dev.homelab.sim.talos.config.MachineText;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Which disk of a machine its config means. */
public final class InstallDisk {
  /** What the system takes at least. */
  static final long LEAST = 6L << 30;

  private static final Pattern SIZE =
      Pattern.compile("(<=|>=|==|<|>)?\\s*(\\d+(?:\\.\\d+)?)\\s*([kMGTP]i?)?B?");

  private InstallDisk() {}

  /** The disk; an exception when there is none. */
  static Hardware.Disk of(Hardware hardware, MachineText config) {
    Hardware.Disk found = find(hardware, config);
    if (found == null) {
      throw new SimulatorException("no disk fits the config");
    }
    return found;
  }

  /** The disk, null when none fits. */
  static Hardware.@Nullable Disk find(Hardware hardware, MachineText config) {
    String device = config.at("machine.install.disk");
    JsonNode selector = Json.at(config.main(), "machine.install.diskSelector");
    for (Hardware.Disk disk : hardware.disks()) {
      boolean fits = selector.isObject() ? selected(selector, disk) : disk.device().equals(device);
      if (fits && !disk.cdrom()) {
        return disk;
      }
    }
    return null;
  }

  /**
   * Whether a disk is the one that a script means.
   *
   * @param wish {@code disk} with a device, or what a selector says
   */
  public static boolean fits(JsonNode wish, Hardware.Disk disk) {
    String device = Json.text(wish, "disk");
    return device.isEmpty() ? selected(wish, disk) : disk.device().equals(device);
  }

  /**
   * A disk that fits what a script means.
   *
   * @param wish {@code disk} with a device, or what a selector says
   * @param device its device when the script names none
   */
  public static Hardware.Disk wished(JsonNode wish, String device) {
    String named = Json.text(wish, "disk");
    String model = Json.text(wish, "model").replace("*", "");
    String serial = Json.text(wish, "serial").replace("*", "");
    String type = Json.text(wish, "type").toLowerCase(Locale.ROOT);
    return new Hardware.Disk(
        named.isEmpty() ? device : named,
        bytes(Json.text(wish, "size")),
        model.isEmpty() ? "ACME" : model,
        serial.isEmpty() ? "Z1" : serial,
        type.isEmpty() ? "ssd" : type,
        false);
  }

  private static long bytes(String wanted) {
    Matcher form = SIZE.matcher(wanted.strip());
    if (!form.matches()) {
      return 500L << 30;
    }
    long limit = (long) (Double.parseDouble(form.group(2)) * unit(form.group(3)));
    String sign = form.group(1) == null ? "==" : form.group(1);
    return sign.equals("<") ? limit - 1 : sign.equals(">") ? limit + 1 : limit;
  }

  private static boolean selected(JsonNode selector, Hardware.Disk disk) {
    return size(Json.text(selector, "size"), disk.bytes())
        && glob(Json.text(selector, "model"), disk.model())
        && glob(Json.text(selector, "serial"), disk.serial())
        && glob(Json.text(selector, "name"), disk.device())
        && glob(Json.text(selector, "type").toLowerCase(Locale.ROOT), disk.type());
  }

  private static boolean glob(String wanted, String is) {
    if (wanted.isEmpty()) {
      return true;
    }
    String expression = Pattern.quote(wanted).replace("*", "\\E.*\\Q").replace("?", "\\E.\\Q");
    return is.matches(expression);
  }

  private static boolean size(String wanted, long bytes) {
    if (wanted.isEmpty()) {
      return true;
    }
    Matcher form = SIZE.matcher(wanted.strip());
    if (!form.matches()) {
      return false;
    }
    double limit = Double.parseDouble(form.group(2)) * unit(form.group(3));
    String sign = form.group(1) == null ? "==" : form.group(1);
    return switch (sign) {
      case "<=" -> bytes <= limit;
      case ">=" -> bytes >= limit;
      case "<" -> bytes < limit;
      case ">" -> bytes > limit;
      default -> bytes == (long) limit;
    };
  }

  private static double unit(@Nullable String unit) {
    if (unit == null) {
      return 1;
    }
    int power = "kMGTP".indexOf(unit.charAt(0)) + 1;
    return Math.pow(unit.endsWith("i") ? 1024 : 1000, power);
  }
}
