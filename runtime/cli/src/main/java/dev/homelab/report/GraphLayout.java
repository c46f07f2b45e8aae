package dev.homelab.report;

import dev.homelab.model.Address;
import dev.homelab.resolve.ResourceGraph;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Gives each resource a place: a column by how much must come before it, a row near what it needs.
 *
 * @param places row and column of each resource
 * @param columns how many columns there are
 * @param rows how many rows the longest column has
 */
record GraphLayout(Map<Address, Place> places, int columns, int rows) {
  private static final int SWEEPS = 4;

  /** Column from the left and row from the top, from 0. */
  record Place(int column, int row) {}

  GraphLayout {
    places = Map.copyOf(places);
  }

  static GraphLayout of(ResourceGraph graph) {
    List<List<Address>> layers = new ArrayList<>();
    graph.dag().layers().forEach(layer -> layers.add(new ArrayList<>(layer)));
    Map<Address, Integer> rows = new HashMap<>();
    layers.forEach(layer -> number(layer, rows));
    for (int sweep = 0; sweep < SWEEPS; sweep++) {
      boolean down = sweep % 2 == 0;
      for (int i = 0; i < layers.size(); i++) {
        List<Address> layer = layers.get(down ? i : layers.size() - 1 - i);
        Map<Address, Double> wish = new HashMap<>();
        for (Address address : layer) {
          List<Address> near =
              down ? graph.dag().dependsOn(address) : graph.dag().dependents(address);
          wish.put(address, middle(near, rows, rows.getOrDefault(address, 0)));
        }
        layer.sort(Comparator.comparing(address -> wish.getOrDefault(address, 0.0)));
        number(layer, rows);
      }
    }
    return placed(layers);
  }

  private static GraphLayout placed(List<List<Address>> layers) {
    Map<Address, Place> places = new HashMap<>();
    int most = 0;
    for (int column = 0; column < layers.size(); column++) {
      List<Address> layer = layers.get(column);
      most = Math.max(most, layer.size());
      for (int row = 0; row < layer.size(); row++) {
        places.put(layer.get(row), new Place(column, row));
      }
    }
    return new GraphLayout(places, layers.size(), most);
  }

  private static void number(List<Address> layer, Map<Address, Integer> rows) {
    for (int row = 0; row < layer.size(); row++) {
      rows.put(layer.get(row), row);
    }
  }

  private static double middle(List<Address> near, Map<Address, Integer> rows, int otherwise) {
    if (near.isEmpty()) {
      return otherwise;
    }
    double sum = 0;
    for (Address address : near) {
      sum += rows.getOrDefault(address, 0);
    }
    return sum / near.size();
  }
}
