package dev.homelab.dsl.spec.workload;

/**
 * How a workload is reached by name from outside the cluster.
 *
 * @param host the full host name, for example {@code cloud.lab.example.com}
 * @param port the name of the port that requests go to
 */
public record RoutePlan(String host, String port) {}
