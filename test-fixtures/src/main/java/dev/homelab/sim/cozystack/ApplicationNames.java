package dev.homelab.sim.cozystack;

import dev.homelab.catalog.cozystack.AppKind;
import dev.homelab.sim.kube.api.FieldError;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The server's refusals of names, in its words (Cozystack 1.6.2, {@code pkg/apis/apps}). */
final class ApplicationNames {
  private static final String PATH = "metadata.name";
  private static final int LONGEST_LABEL = 63;
  private static final Pattern TENANT = Pattern.compile("[a-z][a-z0-9]*");
  private static final Pattern DNS_1035 = Pattern.compile("[a-z]([-a-z0-9]*[a-z0-9])?");

  private ApplicationNames() {}

  /** Why a new application of the name is refused in the namespace; empty when it is not. */
  static List<FieldError> refused(AppKind kind, String namespace, String name) {
    List<FieldError> form = form(kind, name);
    if (!form.isEmpty()) {
      return form;
    }
    int most = kind.longestName();
    if (name.length() > most) {
      String told = "must be no more than %d characters (release prefix \"%s\")";
      return List.of(FieldError.invalid(PATH, name, told.formatted(most, kind.prefix())));
    }
    String made = Tenants.namespace(namespace, name);
    if (Tenants.isTenant(kind) && made.length() > LONGEST_LABEL) {
      String told =
          "computed tenant namespace \"%s\" would be %d characters, which exceeds the %d-character"
              + " Kubernetes namespace limit; shorten the tenant name or reduce ancestor nesting"
              + " depth";
      return List.of(
          FieldError.invalid(PATH, name, told.formatted(made, made.length(), LONGEST_LABEL)));
    }
    return List.of();
  }

  private static List<FieldError> form(AppKind kind, String name) {
    if (name.isEmpty()) {
      return List.of(FieldError.required(PATH, "name is required"));
    }
    if (Tenants.isTenant(kind) && !TENANT.matcher(name).matches()) {
      return List.of(
          FieldError.invalid(
              PATH,
              name,
              "tenant names must start with a lowercase letter and contain only lowercase letters"
                  + " and digits; dashes are not allowed"));
    }
    List<FieldError> errors = new ArrayList<>();
    if (name.length() > LONGEST_LABEL) {
      errors.add(FieldError.invalid(PATH, name, "must be no more than 63 bytes"));
    }
    if (!DNS_1035.matcher(name).matches()) {
      errors.add(
          FieldError.invalid(
              PATH,
              name,
              "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start"
                  + " with an alphabetic character, and end with an alphanumeric character (e.g."
                  + " 'my-name',  or 'abc-123', regex used for validation is"
                  + " '[a-z]([-a-z0-9]*[a-z0-9])?')"));
    }
    return errors;
  }
}
