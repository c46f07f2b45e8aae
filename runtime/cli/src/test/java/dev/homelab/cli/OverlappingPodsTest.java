package dev.homelab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homelab.sim.kube.KubeSimulator;
import dev.homelab.sim.kube.SimulatorOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pods of workloads whose selectors pick each other's pods. */
class OverlappingPodsTest {
  private static final String LAB =
      """
      homelab('same') {
        cluster('c') {
          kubeconfig 'kubeconfig'
          namespace('same') {
            manifest '''{apiVersion: apps/v1, kind: Deployment, metadata: {name: one}, spec: {
              selector: {matchExpressions: [{key: app, operator: In, values: [same]}]},
              template: {metadata: {labels: {app: same}}, spec: {
                containers: [{name: c, image: example.com/web:1.0}]}}}}'''
            manifest '''{apiVersion: apps/v1, kind: Deployment, metadata: {name: two}, spec: {
              selector: {matchLabels: {app: same}},
              template: {metadata: {labels: {app: same}}, spec: {
                containers: [{name: c, image: example.com/web:1.0}]}}}}'''
            manifest '''{apiVersion: apps/v1, kind: StatefulSet, metadata: {name: three}, spec: {
              serviceName: three, selector: {matchLabels: {app: same}},
              template: {metadata: {labels: {app: same}}, spec: {
                containers: [{name: c, image: example.com/web:1.0}]}}}}'''
          }
        }
      }
      """;

  private final KubeSimulator simulator = KubeSimulator.start(SimulatorOptions.inMemory());
  @TempDir Path folder;

  @AfterEach
  void stop() {
    simulator.close();
  }

  @Test
  void eachHasItsOwn() throws IOException {
    Files.writeString(folder.resolve("kubeconfig"), simulator.kubeconfig());
    Files.writeString(folder.resolve("homelab.groovy"), LAB);
    CliRun cli = new CliRun(folder);
    CliRun.Result up = cli.run("up", "--yes");
    assertThat(up.code()).as(up.err()).isZero();
    for (String name : new String[] {"one", "two", "three"}) {
      simulator.logs().set("same", name, "of " + name + "\n");
    }
    assertThat(cli.run("logs", "deployment.one").out()).containsPattern("^one-\\S+: of one\n$");
    assertThat(cli.run("logs", "deployment.two").out()).containsPattern("^two-\\S+: of two\n$");
    assertThat(cli.run("logs", "statefulset.three").out()).isEqualTo("three-0/c: of three\n");
  }
}
