package dev.homelab.catalog.cozystack;

import static dev.homelab.catalog.cozystack.Blocks.external;
import static dev.homelab.catalog.cozystack.Blocks.passwordUsers;
import static dev.homelab.catalog.cozystack.Blocks.preset;
import static dev.homelab.catalog.cozystack.Blocks.replicas;
import static dev.homelab.catalog.cozystack.Blocks.resources;
import static dev.homelab.catalog.cozystack.Blocks.size;
import static dev.homelab.catalog.cozystack.Blocks.storageClass;
import static dev.homelab.catalog.cozystack.Fields.anything;
import static dev.homelab.catalog.cozystack.Fields.flag;
import static dev.homelab.catalog.cozystack.Fields.given;
import static dev.homelab.catalog.cozystack.Fields.group;
import static dev.homelab.catalog.cozystack.Fields.kind;
import static dev.homelab.catalog.cozystack.Fields.list;
import static dev.homelab.catalog.cozystack.Fields.must;
import static dev.homelab.catalog.cozystack.Fields.object;
import static dev.homelab.catalog.cozystack.Fields.oneOf;
import static dev.homelab.catalog.cozystack.Fields.text;
import static dev.homelab.catalog.cozystack.Fields.texts;
import static dev.homelab.catalog.cozystack.Fields.whole;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What leads traffic, and what names it. */
final class Networking {
  private Networking() {}

  static List<AppKind> all() {
    return List.of(externalDns(), httpCache(), tcpBalancer(), virtualPrivateCloud(), vpn());
  }

  private static AppKind externalDns() {
    return kind(
        "ExternalDNS",
        "externaldns",
        "",
        provider(),
        texts("domainFilters"),
        given("upsert-only", oneOf("policy", "create-only", "sync", "upsert-only")),
        texts("extraArgs"),
        flag("gatewayAPI", false),
        text("annotationPrefix", ""),
        given(
            Map.of("apiEmail", "", "apiKey", "", "apiToken", "", "proxied", false),
            anything("cloudflare")),
        account("aws", "accessKeyId", "region", "secretAccessKey", "zoneType"),
        account(
            "azure",
            "aadClientId",
            "aadClientSecret",
            "resourceGroup",
            "subscriptionId",
            "tenantId"),
        account("google", "project", "serviceAccountKey"),
        account("digitalocean", "token"),
        account("linode", "token"),
        account("ovh", "applicationKey", "applicationSecret", "consumerKey", "endpoint"),
        account("exoscale", "apiKey", "apiSecret"),
        account("godaddy", "apiKey", "apiSecret"),
        resources(),
        preset("t1.nano"));
  }

  private static Entry provider() {
    return oneOf(
        "provider",
        "cloudflare",
        "aws",
        "azure",
        "google",
        "digitalocean",
        "linode",
        "ovh",
        "exoscale",
        "godaddy",
        "inmemory");
  }

  /** What a DNS provider is told, by whatever keys; these are empty from the start. */
  private static Entry account(String provider, String... keys) {
    Map<String, String> empty = new TreeMap<>();
    for (String key : keys) {
      empty.put(key, "");
    }
    return given(empty, anything(provider));
  }

  private static AppKind httpCache() {
    return kind(
        "HTTPCache",
        "httpcaches",
        "http-cache-",
        size("10Gi"),
        storageClass(),
        external(),
        texts("endpoints"),
        proxy("haproxy"),
        proxy("nginx"));
  }

  private static Entry proxy(String name) {
    return group(name, must(replicas(2)), resources(), must(preset("t1.nano")));
  }

  private static AppKind tcpBalancer() {
    return kind(
        "TCPBalancer",
        "tcpbalancers",
        "tcp-balancer-",
        replicas(2),
        resources(),
        preset("t1.nano"),
        external(),
        group(
            "httpAndHttps",
            texts("endpoints"),
            must(given("tcp", oneOf("mode", "tcp", "tcp-with-proxy"))),
            must(group("targetPorts", must(whole("http", 80)), must(whole("https", 443))))),
        flag("whitelistHTTP", false),
        texts("whitelist"));
  }

  private static AppKind virtualPrivateCloud() {
    return kind(
        "VirtualPrivateCloud",
        "virtualprivateclouds",
        "virtualprivatecloud-",
        list("subnets", object(text("cidr"), must(text("name")))),
        list("peers", object(must(text("tenantNamespace")), must(text("vpcName")))),
        list("routes", object(must(text("cidr")), must(text("nextHopIP")))));
  }

  private static AppKind vpn() {
    return kind(
        "VPN",
        "vpns",
        "vpn-",
        replicas(2),
        resources(),
        preset("t1.nano"),
        external(),
        text("host", ""),
        passwordUsers(),
        texts("externalIPs"));
  }
}
