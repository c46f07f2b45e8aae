package dev.homelab.sim.kube.api;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The forms of names, labels and annotations (RFC 1123, RFC 1035 and Kubernetes's own). */
public final class Names {
  private static final Pattern LABEL = Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?");
  private static final Pattern SUBDOMAIN =
      Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");
  private static final Pattern QUALIFIED =
      Pattern.compile("([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]");
  private static final Pattern VALUE =
      Pattern.compile("(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?");

  private static final Pattern PORT_NAME = Pattern.compile("[-a-z0-9]+");

  /** What a refused DNS label is told. */
  public static final String LABEL_RULE =
      "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and"
          + " must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc',"
          + " regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";

  private static final String SUBDOMAIN_RULE =
      "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or"
          + " '.', and must start and end with an alphanumeric character (e.g. 'example.com',"
          + " regex used for validation is"
          + " '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";
  private static final String QUALIFIED_RULE =
      "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end"
          + " with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex"
          + " used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";
  private static final String VALUE_RULE =
      "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or"
          + " '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or"
          + " 'my_value',  or '12345', regex used for validation is"
          + " '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";

  private Names() {}

  /** Whether it is a DNS label. */
  public static boolean isLabel(String text) {
    return text.length() <= 63 && LABEL.matcher(text).matches();
  }

  /** Refusals of a DNS label. */
  public static List<FieldError> label(String path, String text) {
    return check(path, text, 63, LABEL, LABEL_RULE);
  }

  /** Refusals of an object's name, by the rule that its kind follows. */
  public static List<FieldError> name(String rule, String text) {
    String path = "metadata.name";
    return switch (rule) {
      case "label" ->
          text.contains(".")
              ? List.of(FieldError.invalid(path, text, "must not contain dots"))
              : check(path, text, 63, LABEL, LABEL_RULE);
      case "rfc1123" -> check(path, text, 63, LABEL, LABEL_RULE);
      case "any" -> List.of();
      case "path" -> path(path, text);
      default -> check(path, text, 253, SUBDOMAIN, SUBDOMAIN_RULE);
    };
  }

  private static List<FieldError> path(String path, String text) {
    boolean bad = text.equals(".") || text.equals("..") || text.contains("/") || text.contains("%");
    return bad ? List.of(FieldError.invalid(path, text, "may not contain '/' or '%'")) : List.of();
  }

  private static List<FieldError> check(
      String path, String text, int most, Pattern form, String rule) {
    List<FieldError> errors = new ArrayList<>();
    if (text.length() > most) {
      errors.add(FieldError.invalid(path, text, "must be no more than " + most + " bytes"));
    }
    if (!form.matcher(text).matches()) {
      errors.add(FieldError.invalid(path, text, rule));
    }
    return errors;
  }

  /** Refusals of a label key or annotation key. */
  public static List<FieldError> qualified(String path, String key) {
    int slash = key.indexOf('/');
    String name = key.substring(slash + 1);
    List<FieldError> errors = new ArrayList<>();
    if (slash == 0) {
      errors.add(FieldError.invalid(path, key, "prefix part must be non-empty"));
    } else if (slash > 0 && !SUBDOMAIN.matcher(key.substring(0, slash)).matches()) {
      errors.add(FieldError.invalid(path, key, "prefix part " + SUBDOMAIN_RULE));
    }
    if (name.isEmpty()) {
      errors.add(FieldError.invalid(path, key, "name part must be non-empty"));
    } else if (name.length() > 63) {
      errors.add(FieldError.invalid(path, key, "name part must be no more than 63 bytes"));
    }
    if (!QUALIFIED.matcher(name).matches()) {
      errors.add(FieldError.invalid(path, key, QUALIFIED_RULE));
    }
    return errors;
  }

  /** Refusals of labels. */
  public static List<FieldError> labels(String path, com.fasterxml.jackson.databind.JsonNode map) {
    List<FieldError> errors = new ArrayList<>();
    map.properties()
        .forEach(
            e -> {
              errors.addAll(qualified(path, e.getKey()));
              errors.addAll(labelValue(path, e.getValue().asText()));
            });
    return errors;
  }

  /** Refusals of a label's value ({@code validation.IsValidLabelValue}). */
  public static List<FieldError> labelValue(String path, String value) {
    return check(path, value, 63, VALUE, VALUE_RULE);
  }

  /** Refusals of a port's name ({@code validation.IsValidPortName}). */
  public static List<FieldError> portName(String path, String name) {
    List<FieldError> errors = new ArrayList<>();
    if (name.length() > 15) {
      errors.add(FieldError.invalid(path, name, "must be no more than 15 bytes"));
    }
    if (!PORT_NAME.matcher(name).matches()) {
      errors.add(
          FieldError.invalid(
              path,
              name,
              "must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)"));
    }
    if (!name.matches(".*[a-z].*")) {
      errors.add(FieldError.invalid(path, name, "must contain at least one letter (a-z)"));
    }
    if (name.contains("--")) {
      errors.add(FieldError.invalid(path, name, "must not contain consecutive hyphens"));
    }
    if (name.startsWith("-") || name.endsWith("-")) {
      errors.add(FieldError.invalid(path, name, "must not begin or end with a hyphen"));
    }
    return errors;
  }
}
