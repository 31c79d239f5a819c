"""Given names that are common in the countries whose alphabets the reader knows.

They show that a line names somebody; whom, nobody asks. Written without accents.
"""

from __future__ import annotations

NAMES = """
Aaron Adam Adriana Agnieszka Ahmed Aidan Aino Aisha Albert Alejandro Alessandro Alexander
Alexandru Alexei Alexis Ali Alice Alina Amanda Amara Amber Amelia Amina Amit Amy Ana Anders
Andrea Andreas Andrei Andrew Andrzej Angela Anil Anita Anja Ann Anna Anneke Anthony Antoine
Antonio Arjun Arthur Ashley Astrid Aurelie Austin Ava Ayse Barbara Beatriz Benjamin Betty
Beverly Billy Bram Brandon Brenda Brian Brigitte Brittany Bruce Bruno Bryan Camila Camille
Carl Carlos Carmen Carol Carolyn Catherine Celine Charles Charlie Charlotte Cheryl Chiara
Chinedu Chloe Christian Christina Christine Christophe Christopher Claire Conor Cristina
Cynthia Daan Daniel Danielle David Deborah Debra Deepa Denise Dennis Diana Diane Diego
Dieter Dmitry Dolores Donald Donna Doris Dorothy Douglas Dylan Edward Ekaterina Elena Elif
Elizabeth Ella Emily Emine Emma Emre Eric Erik Erika Eszter Ethan Evelyn Ewa Fang Fatima
Fatma Federica Felix Femke Fernanda Fernando Fiona Frances Francesca Francesco Francois
Frank Freja Freya Gabriel Gary George Gerald Gheorghe Giovanni Giulia Giuseppe Gloria Grace
Gregory Greta Grzegorz Guillaume Hannah Hans Harold Harry Haruto Hassan Heather Heike Helen
Helena Helga Helmut Henry Hiroshi Hong Hussein Ian Ibrahim Ines Ingrid Ioana Ion Irina
Isabel Isabella Isabelle Isla Istvan Ivan Jack Jacob Jacqueline Jacques Jakub James Jan Jana
Jane Janet Janice Jason Javier Jean Jeffrey Jennifer Jenny Jens Jeremy Jerry Jesse Jessica
Jing Jiri Jiwoo Joan Joana Joanna Joao Joe Johan Johanna Johannes John Jonas Jonathan Jordan
Jose Josefa Joseph Joshua Joyce Juan Judith Judy Juhani Julia Juliana Julie Julien Juliette
Jurgen Justin Karen Kari Karin Katalin Katarzyna Kate Katherine Kathleen Kathryn Katrin
Kayla Keiko Keith Kelly Kenji Kenneth Kevin Khadija Khaled Kimberly Klaus Kofi Krzysztof
Kwame Kyle Larry Lars Laszlo Laura Lauren Laurent Lawrence Layla Lea Lena Lenka Leo Leonie
Liam Lin Linda Lisa Lorenzo Luca Lucia Lucy Luigi Luis Lukas Madison Magdalena Mahmoud
Malgorzata Manfred Manon Manuel Marcin Marco Margaret Maria Mariam Marie Marilyn Mario Mark
Markus Marta Martha Martina Mary Mathieu Mathilde Matteo Matthew Matthias Matti Maximilian
Megan Mehmet Mei Melissa Mette Mia Michael Michal Michel Michelle Miguel Mihaela Mihai
Mikhail Mikko Ming Minjun Mohamed Mohammed Monika Muhammad Murat Mustafa Nancy Natalia
Natalie Nathalie Nathan Neha Ngozi Nicholas Nicolas Nicole Nikolai Noah Nour Olav Olga
Oliver Olivia Olivier Oluwaseun Omar Oscar Pablo Pamela Paolo Patricia Patrick Paul Paula
Pauline Pawel Pedro Peter Petr Petra Philippe Pierre Pieter Pilar Piotr Pooja Priya Rachel
Rafael Rahul Raj Rajesh Raymond Rebecca Renate Ricardo Richard Robert Roger Rohan Ronald
Rosa Rui Ruth Ryan Sabine Sakura Samantha Samuel Sandra Sanjay Sanne Sara Sarah Scott Sean
Sebastien Seoyeon Sergey Sergio Sharon Shirley Siobhan Sofia Sophia Sophie Stefan Stephane
Stephanie Stephen Steven Sunita Suresh Susan Sven Svetlana Sylvie Takashi Tatiana Teresa
Terry Thabo Theresa Thomas Tiago Timothy Tina Tomas Tomasz Tyler Ursula Uwe Valentina
Valerie Vasile Victoria Vijay Virginia Vladimir Walter Wei Willem William Willie Wolfgang
Xiaoming Yan Yasmin Yoko Youssef Yuki Zachary Zainab Zeynep Zofia Zoltan
"""

GIVEN_NAMES = frozenset(NAMES.split())
