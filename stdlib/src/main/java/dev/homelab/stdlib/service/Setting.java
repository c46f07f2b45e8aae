package dev.homelab.stdlib.service;

import dev.homelab.dsl.spec.workload.Exposure;
import dev.homelab.dsl.spec.workload.RoutePlan;
import dev.homelab.dsl.spec.workload.ServiceLogin;
import dev.homelab.dsl.spec.workload.VolumePlan;
import dev.homelab.dsl.spec.workload.WorkloadPlan;
import dev.homelab.model.Address;
import dev.homelab.model.Value;
import java.util.SortedMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a recipe knows of its surroundings and of the options that all services share.
 *
 * @param owner the service's address
 * @param instance the service's name, which begins the names of its objects
 * @param exposure from where it may be reached
 * @param host the name by which it is reached
 * @param secure whether it is reached by HTTPS
 * @param guarded whether a proxy asks people to log in before they reach it
 * @param client what it asks Keycloak with itself, or null when it does not
 * @param timezone the time zone of the lab
 * @param version the version that the script names, or null for the recipe's own
 * @param storageClass the class for its volumes, or null for the cluster's
 * @param retain whether its volumes stay when it leaves the script
 * @param env variables that the script adds or overrides
 * @param secrets makes or finds a secret of the service by its short name
 * @param keys the same for a secret that programs say to each other: 32 hexadecimal digits
 */
record Setting(
    Address owner,
    String instance,
    Exposure exposure,
    String host,
    boolean secure,
    boolean guarded,
    ServiceLogin.@Nullable Client client,
    String timezone,
    @Nullable String version,
    @Nullable String storageClass,
    boolean retain,
    SortedMap<String, Value> env,
    Function<String, Value.Secret> secrets,
    Function<String, Value.Secret> keys) {

  /** The scheme, {@code http} or {@code https}. */
  String scheme() {
    return secure ? "https" : "http";
  }

  /** Where people open it, without a slash at the end. */
  String url() {
    return scheme() + "://" + host;
  }

  /** The way to it from outside, by the port that is called {@code http}. */
  RoutePlan route() {
    return new RoutePlan(host, "http");
  }

  /** A secret of the service. */
  Value.Secret secret(String name) {
    return secrets.apply(name);
  }

  /** A secret that programs say to each other, such as {@code api-key}. */
  Value.Secret key(String name) {
    return keys.apply(name);
  }

  /** How a person logs in: as whom or where, and the command that shows the secret. */
  String login(String who, String secret) {
    return who + ": homelab secret " + secret(secret).name();
  }

  /** A volume for one node at a time. */
  VolumePlan.Claim claim(String name, String size) {
    return new VolumePlan.Claim(name, size, storageClass, "ReadWriteOnce", retain);
  }

  /** The names of the application itself, whose objects are called like the service. */
  WorkloadPlan.Identity server(String application, String runs) {
    return new WorkloadPlan.Identity(instance, application, instance, "server", runs);
  }
}
