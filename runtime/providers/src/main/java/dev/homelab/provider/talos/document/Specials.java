package dev.homelab.provider.talos.document;

import dev.homelab.provider.talos.yaml.PlainWord;
import dev.homelab.provider.talos.yaml.YamlNode;
import dev.homelab.provider.talos.yaml.YamlWriter;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads and writes the types that have rules of their own. A null stands for the type's zero. */
final class Specials {
  private static final String REDACTED = "******";
  private static final Pattern RANGE = Pattern.compile("([0-9]{1,6})-([0-9]{1,6})");
  private static final Pattern HEX = Pattern.compile("([0-9a-fA-F]{2})*");
  private static final Pattern DISK_SIZE = Pattern.compile("(>=|<=|>|<|==)?\\s*(.*)");
  private static final BigInteger MOST_PORTS = BigInteger.valueOf(65535);

  private Specials() {}

  static @Nullable Object read(String type, YamlNode node) {
    if (type.startsWith("x509.")) {
      return pem(type, node);
    }
    if (type.equals("v1alpha1.ArgValue")) {
      return argument(node);
    }
    if (!(node instanceof YamlNode.Scalar scalar)) {
      throw new Misfit("is not a single value");
    }
    if (scalar.isNull()) {
      return null;
    }
    return switch (type) {
      case "network.PortRange" -> portRange(scalar);
      case "v1alpha1.DiskSize" -> diskSize(scalar.text());
      case "v1alpha1.FileMode" -> fileMode(scalar);
      default -> text(type, scalar.text());
    };
  }

  private static @Nullable String text(String type, String text) {
    if (EnumWords.has(type)) {
      return enumeration(type, text);
    }
    if (text.isEmpty() && !type.equals("v1alpha1.Base64Bytes")) {
      return type.equals("v1alpha1.Endpoint") ? "" : null;
    }
    return switch (type) {
      case "block.ByteSize" -> size(text);
      case "block.Size" -> text.contains("%") ? percentage(text) : size(text);
      case "nethelpers.HardwareAddr" -> hardware(text);
      case "netip.Addr", "network.Addr" -> fits(NetText.address(text), "is no address");
      case "netip.AddrPort", "network.AddrPort" ->
          fits(NetText.addressWithPort(text), "is no address with a port");
      case "netip.Prefix", "network.Prefix" ->
          fits(NetText.prefix(text), "is no network such as 10.0.0.0/24");
      case "meta.URL", "v1alpha1.Endpoint" -> {
        GoUrl url = GoUrl.parse(text);
        yield fits(url == null ? null : url.toString(), "is no URL");
      }
      case "v1alpha1.Base64Bytes" -> base64(text);
      case "v1alpha1.InstallDiskSizeMatcher" -> diskCondition(text);
      default -> text;
    };
  }

  private static String fits(@Nullable String value, String why) {
    if (value == null) {
      throw new Misfit(why);
    }
    return value;
  }

  private static String enumeration(String type, String text) {
    String word = EnumWords.canonical(type, text);
    if (word == null && type.equals("nethelpers.FailOverMAC") && text.matches("[0-2]")) {
      word = EnumWords.choices(type).get(Integer.parseInt(text));
    }
    if (word == null) {
      List<String> choices = EnumWords.choices(type);
      throw new Misfit(
          choices.size() > 20
              ? "is none of the known words"
              : "is none of " + String.join(", ", choices));
    }
    return word;
  }

  private static String size(String text) {
    String bare = text.startsWith("-") ? text.substring(1) : text;
    if (ByteAmount.parse(bare) == null) {
      throw new Misfit("is no size such as 100GiB");
    }
    return text;
  }

  private static String percentage(String text) {
    String bare = text.startsWith("-") ? text.substring(1) : text;
    if (!bare.matches("([0-9]+\\.?[0-9]*|\\.[0-9]+)%")
        || Double.parseDouble(bare.substring(0, bare.length() - 1)) > 100) {
      throw new Misfit("is no percentage from 0% to 100%");
    }
    return text;
  }

  private static String hardware(String text) {
    String hex = text.replace(":", "");
    if (!HEX.matcher(hex).matches()) {
      throw new Misfit("is no hardware address such as 02:00:00:00:00:01");
    }
    return hex.toLowerCase(Locale.ROOT).replaceAll("(..)(?!$)", "$1:");
  }

  private static String base64(String text) {
    String bare = text.replace("\n", "").replace("\r", "");
    try {
      if (bare.length() % 4 == 0) {
        return Base64.getEncoder().encodeToString(Base64.getDecoder().decode(bare));
      }
    } catch (IllegalArgumentException e) {
      throw new Misfit("is not base64");
    }
    throw new Misfit("is not base64");
  }

  private static String diskCondition(String text) {
    String condition = text.strip();
    Matcher matcher = DISK_SIZE.matcher(condition);
    if (!matcher.matches() || ByteAmount.parse(matcher.group(2).strip()) == null) {
      throw new Misfit("is no disk size such as >= 100GB");
    }
    return condition;
  }

  private static Object portRange(YamlNode.Scalar scalar) {
    if (scalar.plain()
        && PlainWord.resolve(scalar.text()) instanceof BigInteger port
        && port.signum() >= 0
        && port.compareTo(MOST_PORTS) <= 0) {
      return port;
    }
    Matcher matcher = RANGE.matcher(scalar.text());
    if (!matcher.matches()) {
      throw new Misfit("is no port or range such as 1000-2000");
    }
    BigInteger low = new BigInteger(matcher.group(1));
    BigInteger high = new BigInteger(matcher.group(2));
    if (low.max(high).compareTo(MOST_PORTS) > 0) {
      throw new Misfit("is no port or range such as 1000-2000");
    }
    return low.equals(high) ? low : low + "-" + high;
  }

  private static BigInteger diskSize(String text) {
    BigInteger bytes = ByteAmount.parse(text);
    if (bytes == null) {
      throw new Misfit("is no size such as 100GB");
    }
    return bytes;
  }

  private static BigInteger fileMode(YamlNode.Scalar scalar) {
    if (PlainWord.resolve(scalar.text()) instanceof BigInteger mode
        && scalar.plain()
        && mode.signum() >= 0
        && mode.bitLength() <= 32) {
      return mode;
    }
    throw new Misfit("is no mode such as 0o644");
  }

  private static Object argument(YamlNode node) {
    if (node instanceof YamlNode.Scalar scalar) {
      return scalar.isNull() ? "" : scalar.text();
    }
    if (node instanceof YamlNode.Sequence sequence) {
      List<String> values = new ArrayList<>();
      for (YamlNode item : sequence.items()) {
        if (!(item instanceof YamlNode.Scalar scalar)) {
          throw new Misfit("is no text or list of texts");
        }
        values.add(scalar.isNull() ? "" : scalar.text());
      }
      return List.copyOf(values);
    }
    throw new Misfit("is no text or list of texts");
  }

  private static Map<String, Object> pem(String type, YamlNode node) {
    if (!(node instanceof YamlNode.Mapping mapping)) {
      throw new Misfit("is no certificate or key");
    }
    List<String> keys =
        switch (type) {
          case "x509.PEMEncodedCertificate" -> List.of("crt");
          case "x509.PEMEncodedKey" -> List.of("key");
          default -> List.of("crt", "key");
        };
    for (YamlNode.Entry entry : mapping.entries()) {
      if (!keys.contains(entry.key())) {
        throw new Misfit("has an unknown key " + entry.key());
      }
    }
    Map<String, Object> read = new LinkedHashMap<>();
    for (String key : keys) {
      String text =
          mapping.get(key) instanceof YamlNode.Scalar scalar && !scalar.isNull()
              ? scalar.text()
              : "";
      read.put(key, key.equals("key") && text.equals(REDACTED) ? text : base64(text));
    }
    return read;
  }

  /** What is written for a value; null is the type's zero. */
  static @Nullable Object written(String type, @Nullable Object value) {
    if (value == null) {
      return zero(type);
    }
    return switch (type) {
      case "v1alpha1.ArgValue" -> writtenArgument(value);
      case "v1alpha1.FileMode" -> new YamlWriter.Word("0o" + ((BigInteger) value).toString(8));
      case "v1alpha1.DiskSize" -> {
        String text = ByteAmount.shortForm((BigInteger) value);
        yield text == null ? value : text;
      }
      default -> value;
    };
  }

  private static @Nullable Object zero(String type) {
    if (EnumWords.has(type)) {
      return EnumWords.zero(type);
    }
    return switch (type) {
      case "v1alpha1.ArgValue" -> null;
      case "v1alpha1.FileMode" -> new YamlWriter.Word("0o0");
      case "v1alpha1.DiskSize" -> "0 B";
      case "network.PortRange" -> BigInteger.ZERO;
      default -> "";
    };
  }

  private static @Nullable Object writtenArgument(Object value) {
    if (value instanceof List<?> list) {
      return list.stream().map(item -> new YamlWriter.MarkedText(String.valueOf(item))).toList();
    }
    return value.equals("") ? null : new YamlWriter.MarkedText(String.valueOf(value));
  }

  /** Whether a value is what the type holds before it is set. */
  static boolean isZero(String type, @Nullable Object value) {
    return value == null || (EnumWords.has(type) && value.equals(EnumWords.zero(type)));
  }
}
